import type { EvaluatorStatus } from "./Evaluator.ts"
import { EvaluatorError } from "./EvaluatorError.ts"
import type { Listeners } from "./listeners.ts"
import { backgroundTimer } from "./service/sleeper.ts"

export interface ReadinessOptions {
  readonly listeners: Listeners
  /** How long `ready` waits, in milliseconds. */
  readonly readyTimeout: number
  /** How long the ruleset counts as current without a word of the service; Infinity when none is expected. */
  readonly staleAfter: number
}

export interface Readiness {
  readonly status: () => EvaluatorStatus
  /** There is a ruleset. */
  readonly loaded: () => void
  /** The service was heard. */
  readonly contact: () => void
  readonly failed: (error: EvaluatorError) => void
  readonly ready: () => Promise<void>
  readonly close: () => void
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: EvaluatorError) => void
}

/** Says whether the evaluator can decide, and by a current ruleset. */
export const makeReadiness = ({ listeners, readyTimeout, staleAfter }: ReadinessOptions): Readiness => {
  const waiters = new Set<Waiter>()
  let status: EvaluatorStatus = "starting"
  let hasRuleset = false
  let last: EvaluatorError | undefined
  let heardAt = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined

  const become = (next: EvaluatorStatus): void => {
    if (status === next || status === "closed") return
    status = next
    if (next === "ready") listeners.emit("ready", undefined)
    if (next === "stale") listeners.emit("stale", undefined)
  }
  const watch = (): void => {
    timer = undefined
    if (!hasRuleset || staleAfter === Number.POSITIVE_INFINITY) return
    const left = heardAt + staleAfter - Date.now()
    if (left <= 0) become("stale")
    else timer = backgroundTimer(watch, left)
  }
  const rejectAll = (error: EvaluatorError): void => {
    for (const { reject } of [...waiters]) reject(error)
  }
  return {
    status: () => status,
    loaded: () => {
      hasRuleset = true
      become("ready")
      if (timer === undefined) watch()
      for (const { resolve } of [...waiters]) resolve()
    },
    contact: () => {
      heardAt = Date.now()
      if (!hasRuleset) return
      become("ready")
      if (timer === undefined) watch()
    },
    failed: (error) => {
      last = error
      if (hasRuleset || error.code !== "unauthorized") return
      become("failed")
      rejectAll(error)
    },
    ready: () => {
      if (hasRuleset) return Promise.resolve()
      if (status === "closed") return Promise.reject(new EvaluatorError("timeout", "the evaluator is closed"))
      if (status === "failed" && last?.code === "unauthorized") return Promise.reject(last)
      return new Promise<void>((resolve, reject) => {
        const settle = () => {
          clearTimeout(limit)
          waiters.delete(waiter)
        }
        const waiter: Waiter = {
          resolve: () => {
            settle()
            resolve()
          },
          reject: (error) => {
            settle()
            reject(error)
          }
        }
        waiters.add(waiter)
        const limit = setTimeout(() => {
          become("failed")
          waiter.reject(last ?? new EvaluatorError("timeout", `there was no ruleset within ${readyTimeout} ms`))
        }, readyTimeout)
      })
    },
    close: () => {
      become("closed")
      clearTimeout(timer)
      rejectAll(new EvaluatorError("timeout", "the evaluator was closed before it was ready"))
    }
  }
}
