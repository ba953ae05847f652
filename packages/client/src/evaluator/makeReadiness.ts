import type { EvaluatorStatus } from "./Evaluator.ts"
import { EvaluatorError } from "./EvaluatorError.ts"
import type { Listeners } from "./listeners.ts"
import { backgroundTimer } from "./service/sleeper.ts"

export interface ReadinessOptions {
  readonly listeners: Listeners
  /** How long `ready` waits, in milliseconds. */
  readonly readyTimeout: number
  /** How long the ruleset counts as current when nothing comes from the service; Infinity when nothing is expected. */
  readonly staleAfter: number
}

export interface Readiness {
  readonly status: () => EvaluatorStatus
  /** There is a ruleset. */
  readonly loaded: () => void
  /** Something came from the service. */
  readonly contact: () => void
  readonly failed: (error: EvaluatorError) => void
  readonly ready: () => Promise<void>
  readonly close: () => void
}

/** Ends one `ready`. */
type Waiter = (error?: EvaluatorError) => void

const closed = () => new EvaluatorError("timeout", "the evaluator is closed")

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
    if (next === "ready" || next === "stale") listeners.emit(next, undefined)
  }
  const watch = (): void => {
    timer = undefined
    if (!hasRuleset || staleAfter === Number.POSITIVE_INFINITY) return
    const left = heardAt + staleAfter - Date.now()
    if (left <= 0) become("stale")
    else timer = backgroundTimer(watch, left)
  }
  const becomeCurrent = (): void => {
    become("ready")
    if (timer === undefined) watch()
  }
  const endAll: Waiter = (error) => {
    for (const end of waiters) end(error)
  }
  return {
    status: () => status,
    loaded: () => {
      hasRuleset = true
      becomeCurrent()
      endAll()
    },
    contact: () => {
      heardAt = Date.now()
      if (hasRuleset) becomeCurrent()
    },
    failed: (error) => {
      last = error
      if (hasRuleset || error.code !== "unauthorized") return
      become("failed")
      endAll(error)
    },
    ready: () => {
      if (hasRuleset) return Promise.resolve()
      if (status === "closed") return Promise.reject(closed())
      if (status === "failed" && last?.code === "unauthorized") return Promise.reject(last)
      return new Promise<void>((resolve, reject) => {
        const end: Waiter = (error) => {
          clearTimeout(limit)
          waiters.delete(end)
          if (error === undefined) resolve()
          else reject(error)
        }
        const limit = setTimeout(() => {
          become("failed")
          end(last ?? new EvaluatorError("timeout", `there was no ruleset within ${readyTimeout} ms`))
        }, readyTimeout)
        waiters.add(end)
      })
    },
    close: () => {
      become("closed")
      clearTimeout(timer)
      endAll(closed())
    }
  }
}
