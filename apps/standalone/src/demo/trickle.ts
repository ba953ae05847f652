import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Outcomes } from "@sortition/domain/outcomes/Outcomes"
import { Caller, localUser } from "@sortition/domain/people/Caller"
import { Samples } from "@sortition/domain/samples/Samples"
import { Services } from "@sortition/domain/services/Services"
import { Clock, Effect, Result } from "effect"
import { second } from "./durations.ts"
import { makeDraws } from "./makeDraws.ts"
import { visitor } from "./shopVisits.ts"
import { checkoutTruth, shorterCheckoutName } from "./shorterCheckoutForm.ts"
import { simulate } from "./simulate.ts"

/** Milliseconds between two visits. The criterion and the layer refuse every second one, so that about one sample a second remains. */
const pause = 500
/** Milliseconds after a failure, which concerns more than one visit. */
const pauseAfterFailure = 10 * second

const findExperiment = Effect.gen(function* () {
  const experiments = yield* Experiments
  for (const { id } of yield* Services.use((services) => services.list({ activeOnly: true }, { q: "checkout" }))) {
    const found = yield* experiments.list(id, { activeOnly: true }, { q: shorterCheckoutName })
    const experiment = found.find(({ name }) => name === shorterCheckoutName)
    if (experiment !== undefined) return experiment.id
  }
  return null
})

interface Due<E, R> {
  readonly at: number
  readonly act: Effect.Effect<unknown, E, R>
}

const makeVisits = Effect.fnUntraced(function* (experimentId: string) {
  const samples = yield* Samples
  const outcomes = yield* Outcomes
  const startedAt = yield* Clock.currentTimeMillis
  const draws = makeDraws(startedAt % 2 ** 31)
  let visits = 0

  const record = (id: string, metric: string, value: number, at: number) =>
    outcomes
      .record(experimentId, [value], (each) =>
        Result.succeed({ metric, value: each, occurredAt: at, outcomeId: null, sample: { id } })
      )
      .pipe(Effect.flatMap((records) => Effect.forEach(records, Effect.fromResult)))

  type Action = Due<Effect.Error<ReturnType<typeof samples.complete> | ReturnType<typeof record>>, Caller>
  let open: readonly Action[] = []

  const actDue = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const due = open.filter(({ at }) => at <= now)
    open = open.filter(({ at }) => at > now)
    yield* Effect.forEach(due, ({ act }) => act, { discard: true })
  })
  const visit = Effect.gen(function* () {
    visits++
    const request = visitor(draws, `visitor-${startedAt.toString(36)}-${visits}`)
    const sample = yield* samples.create(experimentId, request)
    const simulated = simulate([sample], checkoutTruth, Math.floor(draws.uniform() * 2 ** 31))
    open = open.concat(
      simulated.flatMap(({ completesAt, id, outcomes }): readonly Action[] => [
        ...(completesAt === null ? [] : [{ at: completesAt, act: samples.complete(experimentId, id) }]),
        ...outcomes.map(({ at, metric, value }) => ({ at, act: record(id, metric, value, at) }))
      ])
    )
  }).pipe(Effect.catchTag("NotSampled", () => Effect.void))
  return Effect.andThen(actDue, visit)
})

/** Visitors of the demo's running checkout experiment, through the service like any others, as long as the process runs. */
export const trickle = Effect.gen(function* () {
  const experimentId = yield* findExperiment
  if (experimentId === null) return yield* Effect.never
  const turn = yield* makeVisits(experimentId)
  const wait = (fault: unknown) =>
    Effect.logWarning("the visitors of the demo wait", fault).pipe(Effect.andThen(Effect.sleep(pauseAfterFailure)))
  return yield* turn.pipe(
    Effect.catch(wait),
    Effect.catchDefect(wait),
    Effect.andThen(Effect.sleep(pause)),
    Effect.forever
  )
}).pipe(Effect.provideService(Caller, localUser), Effect.orDie)
