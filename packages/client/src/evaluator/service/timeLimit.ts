import { backgroundTimer } from "./sleeper.ts"

export interface TimeLimit {
  readonly signal: AbortSignal
  /** Ends the request now. */
  readonly abort: () => void
  /** The request is over: forgets the timer. */
  readonly clear: () => void
}

/** A signal that ends a request after `ms`. */
export const timeLimit = (ms: number): TimeLimit => {
  const controller = new AbortController()
  const abort = () => controller.abort(new Error(`no answer within ${ms} ms`))
  const timer = backgroundTimer(abort, ms)
  return { signal: controller.signal, abort, clear: () => clearTimeout(timer) }
}
