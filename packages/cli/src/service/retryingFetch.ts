import { setTimeout } from "node:timers/promises"
import { retryAfter } from "./retryAfter.ts"

type Fetch = typeof globalThis.fetch

/** What is sent again, and for how long. */
export interface Patience {
  /** How long to go on after the first failure, in milliseconds. */
  readonly forMs: number
  /** Whether sending a change twice does no harm, and a lost connection is worth another try. */
  readonly isSafe: boolean
  readonly signal?: AbortSignal | undefined
  /** Called before each wait, with why and how long, in milliseconds. */
  readonly onWait: (why: string, ms: number) => void
}

const firstWait = 500
const longestWait = 10_000

/** Half to all of a time that doubles with each attempt, so that many programs do not come back together. */
const backoff = (attempt: number): number => Math.min(longestWait, firstWait * 2 ** attempt) * (0.5 + Math.random() / 2)

const isAborted = (error: unknown): boolean => error instanceof Error && error.name === "AbortError"

/** A 429 has changed nothing. After a 503 that is not certain, so a change is sent again only where that is safe. */
const isWorthRetrying = (status: number, method: string, { isSafe }: Patience): boolean =>
  status === 429 || (status === 503 && (isSafe || method === "GET"))

/** `fetch` that waits as `Retry-After` says, or longer each time, and sends again. */
export const retryingFetch = (fetch: Fetch, patience: Patience): Fetch => {
  const { forMs, isSafe, onWait, signal } = patience

  const attempt = async (...[input, init]: Parameters<Fetch>): Promise<Response | Error> => {
    try {
      return await fetch(input, init)
    } catch (error) {
      if (!isSafe || forMs === 0 || isAborted(error)) throw error
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  return async (input, init) => {
    const method = init?.method ?? "GET"
    let since: number | undefined
    for (let tries = 0; ; tries++) {
      const outcome = await attempt(input, init)
      const isResponse = outcome instanceof Response
      if (isResponse && !isWorthRetrying(outcome.status, method, patience)) return outcome
      since ??= Date.now()
      const wait = (isResponse ? retryAfter(outcome.headers.get("retry-after"), Date.now()) : null) ?? backoff(tries)
      if (Date.now() + wait - since > forMs) {
        if (isResponse) return outcome
        throw outcome
      }
      if (isResponse) await outcome.body?.cancel()
      onWait(isResponse ? `The service answers ${outcome.status}` : "The service is not reachable", wait)
      await setTimeout(wait, undefined, signal === undefined ? {} : { signal })
    }
  }
}
