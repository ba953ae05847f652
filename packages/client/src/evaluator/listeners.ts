import type { EvaluatorEvents } from "./Evaluator.ts"

type Listener<Name extends keyof EvaluatorEvents> = (detail: EvaluatorEvents[Name]) => void

type Sets = { readonly [Name in keyof EvaluatorEvents]: Set<Listener<Name>> }

export interface Listeners {
  readonly on: <Name extends keyof EvaluatorEvents>(event: Name, listener: Listener<Name>) => () => void
  readonly emit: <Name extends keyof EvaluatorEvents>(event: Name, detail: EvaluatorEvents[Name]) => void
  readonly has: (event: keyof EvaluatorEvents) => boolean
}

/** Listeners by event. An error that a listener throws reaches the listeners of `error`, or the console, and no caller. */
export const makeListeners = (): Listeners => {
  const sets: Sets = {
    ready: new Set(),
    changed: new Set(),
    stale: new Set(),
    error: new Set(),
    corrected: new Set(),
    dropped: new Set()
  }
  const emit: Listeners["emit"] = (event, detail) => {
    for (const listener of [...sets[event]]) {
      try {
        listener(detail)
      } catch (thrown) {
        if (event === "error" || sets.error.size === 0) console.error("a listener of the evaluator failed:", thrown)
        else emit("error", thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    }
  }
  return {
    on: (event, listener) => {
      sets[event].add(listener)
      return () => void sets[event].delete(listener)
    },
    emit,
    has: (event) => sets[event].size > 0
  }
}
