import { Effect } from "effect"
import { Deadline } from "./deadlines/Deadline.ts"
import { defectOf, late } from "./deadlines/unavailability.ts"
import { tracedQuery } from "./tracedQuery.ts"

/** Milliseconds until a request is answered for which there is no connection or no answer. */
const limit = 2_200

type Statements<A> = () => PromiseLike<A>

/** Runs statements as an Effect. Faults are defects: `Unavailable` when the database cannot be reached, or is late by `deadline`. */
const runsUntil = (deadline: Deadline) => {
  const run = <A>(statements: Statements<A>): Effect.Effect<A> =>
    Effect.callback((resume) => {
      const entry = deadline.start(() => resume(Effect.die(late())))
      statements().then(
        (value) => {
          deadline.serve(entry)
          resume(Effect.succeed(value))
        },
        (fault) => {
          deadline.end(entry)
          resume(Effect.die(defectOf(fault)))
        }
      )
    })
  return <A>(statements: Statements<A>): Effect.Effect<A> => tracedQuery<A>(run, statements)
}

/** `query` for one kind of statement: it is late when those of its kind are not served in turn. */
export const makeQuery = () => runsUntil(new Deadline(limit))

/**
 * Runs statements as an Effect. Faults are defects: `Unavailable` when the database cannot be reached, or has not answered within 2.2
 * seconds, unless requests before this one are answered meanwhile. What is late may have been stored all the same.
 */
export const query = makeQuery()

const runAll = <A>(statements: Statements<A>): Effect.Effect<A> =>
  Effect.callback((resume) => {
    statements().then(
      (value) => resume(Effect.succeed(value)),
      (fault) => resume(Effect.die(defectOf(fault)))
    )
  })

/** Runs statements of which only the single ones have a limit, that of their pool. */
export const patientQuery = <A>(statements: Statements<A>): Effect.Effect<A> => tracedQuery<A>(runAll, statements)
