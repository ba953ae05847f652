import { Effect } from "effect"

/** Between two questions, and for each answer, in milliseconds. */
const patience = 250

/**
 * Waits for the end of `closing` while its server answers. False when the server has not answered within a quarter of a second, because a
 * process that stops need not wait for a server that is away. `closing` goes on if it cannot be interrupted.
 */
export const whileAnswering = (closing: Effect.Effect<unknown>, answers: Effect.Effect<boolean>) => {
  const answersInTime = answers.pipe(
    Effect.timeoutOption(patience),
    Effect.map((answer) => answer._tag === "Some" && answer.value)
  )
  const silence = Effect.gen(function* () {
    yield* Effect.sleep(50)
    while (yield* answersInTime) yield* Effect.sleep(patience)
    return false
  })
  return Effect.raceFirst(Effect.as(Effect.interruptible(closing), true), Effect.interruptible(silence))
}
