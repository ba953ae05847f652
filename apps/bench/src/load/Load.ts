/** Requests that differ only in the values that they carry. */
export interface Request {
  readonly method: "GET" | "POST"
  /** Begins with a slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** The texts between which each request puts values of its own, distinct over the whole run; null without a body. */
  readonly body: readonly string[] | null
}

export interface Load extends Request {
  /** The origin of the server: `http://127.0.0.1:3000`. */
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Whether the server may refuse requests: they are counted apart. */
  readonly mayRefuse?: boolean
}

/** Times are in milliseconds. */
export interface LoadResult {
  /** Successes a second. */
  readonly rate: number
  /** Refusals a second. */
  readonly refused: number
  readonly p50: number
  readonly p99: number
  readonly worst: number
}

/** Sends the next request of a connection as soon as it has the answer to the last one. Rejects if an answer is not a success, unless the load says that the server may refuse. */
export interface Generator {
  /** What generates the load, with its version. */
  readonly name: string
  readonly run: (load: Load) => Promise<LoadResult>
}
