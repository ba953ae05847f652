const firstMs = 500

/** During the first minutes, so that the queue empties soon after the service is back. */
const soonMs = 3_000
const soonAttempts = 60

const mostMs = 30_000

/** A random time between half of a bound and the bound, which doubles with each attempt, counted from 0, in milliseconds. */
export const backoff = (attempt: number, random: () => number = Math.random): number => {
  const bound = Math.min(attempt < soonAttempts ? soonMs : mostMs, firstMs * 2 ** attempt)
  return bound * (0.5 + 0.5 * random())
}
