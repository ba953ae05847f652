/** What this process refused since its start, for its metrics. */
export const edgeCounts = {
  /** Requests refused with a 503 because too many were in progress. */
  shed: 0,
  /** Connections refused with a 503 because too many were open. */
  connectionsRefused: 0,
  /** Requests refused with a 429. */
  rateLimited: 0,
  /** Requests refused with a 429 because of unknown tokens before. */
  guessesRefused: 0
}
