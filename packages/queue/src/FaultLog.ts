import { isNetworkFault } from "@sortition/runtime/isNetworkFault"
import { Clock, Effect } from "effect"

/** Tells the log about faults of the queue server: the first of an interruption and its end, however many clients notice. */
export interface FaultLog {
  /** Safe to call at any rate, from any callback. */
  readonly fault: (error: unknown) => void
  readonly restored: () => void
}

/** SQLSTATE 08 connection, 53300 too many connections, 57P shutdown or start. */
const connectionCodes = /^(08|53300|57P)/
/** Of faults that have no code. */
const connectionTexts =
  /connection is closed|connection terminated|connection timeout|timeout exceeded|isn't writeable|CLUSTERDOWN|cluster isn't ready|slots cache|cluster redirections/i

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "")

/** An AggregateError of several addresses has no message of its own. */
const textOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(textOf).join("; ")
  return error instanceof Error ? error.message || codeOf(error) || error.name : String(error)
}

const isConnectionFault = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault)
  return isNetworkFault(error, connectionCodes) || (error instanceof Error && connectionTexts.test(error.message))
}

/** Faults so soon after the server was reached again belong to the interruption before: other clients are still on their way back. */
const quiet = 5_000

/** `what` names the server in the log, without its credentials. */
export const makeFaultLog = (what: string): Effect.Effect<FaultLog> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const fork = Effect.runForkWith(yield* Effect.context<never>())
    let interrupted = false
    let lastRestored = Number.NEGATIVE_INFINITY
    let other = { text: "", at: Number.NEGATIVE_INFINITY }

    const interruption = (text: string, now: number) => {
      if (interrupted || now - lastRestored < quiet) return
      interrupted = true
      fork(Effect.logWarning(`${what} cannot be reached; hints are dropped, reconcile makes up for them`, text))
    }

    return {
      fault: (error) => {
        const now = clock.currentTimeMillisUnsafe()
        const text = textOf(error)
        if (isConnectionFault(error)) return interruption(text, now)
        if (other.text === text && now - other.at < quiet) return
        other = { text, at: now }
        fork(Effect.logError(`${what} reports a fault`, error))
      },
      restored: () => {
        if (!interrupted) return
        interrupted = false
        lastRestored = clock.currentTimeMillisUnsafe()
        fork(Effect.logInfo(`${what} can be reached again`))
      }
    }
  })
