import { Outcomes } from "@sortition/domain/outcomes/Outcomes"
import { Samples } from "@sortition/domain/samples/Samples"
import { Effect, Result } from "effect"
import { actingAt } from "./actingAt.ts"
import { day } from "./durations.ts"
import { atOnce } from "./enrolVisits.ts"
import type { Simulated } from "./simulate.ts"

/** Completes the samples at their instants, and records their outcomes once a day, as an import at night does. Leaves out what comes after `until`. */
export const recordBehaviour = Effect.fnUntraced(function* (
  experimentId: string,
  simulated: readonly Simulated[],
  until: number
) {
  const samples = yield* Samples
  const outcomes = yield* Outcomes
  const completions = simulated
    .flatMap(({ completesAt, id }) => (completesAt === null || completesAt > until ? [] : { at: completesAt, id }))
    .sort((one, other) => one.at - other.at)
  yield* Effect.forEach(completions, ({ at, id }) => samples.complete(experimentId, id).pipe(actingAt(at)), {
    concurrency: atOnce,
    discard: true
  })
  const due = simulated.flatMap(({ id, outcomes }) =>
    outcomes.filter(({ at }) => at <= until).map((each) => ({ id, ...each }))
  )
  const nights = Map.groupBy(due, ({ at }) => Math.min(until, Math.ceil(at / day) * day))
  for (const [night, items] of [...nights].sort(([one], [other]) => one - other)) {
    const records = yield* outcomes
      .record(experimentId, items, ({ at, id, metric, value }) =>
        Result.succeed({ metric, value, occurredAt: at, outcomeId: null, sample: { id } })
      )
      .pipe(actingAt(night))
    yield* Effect.forEach(records, Effect.fromResult, { discard: true })
  }
})
