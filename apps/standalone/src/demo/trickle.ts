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
import { type Behaviour, type Simulated, simulate } from "./simulate.ts"

/** Milliseconds between two visits. The criterion and the layer refuse every second one, so that about one sample a second remains. */
const pause = 500
/** Milliseconds after a fault, such as a database that is away. */
const pauseAfterFault = 10 * second

const findExperiment = Effect.gen(function* () {
  const experiments = yield* Experiments
  for (const { id } of yield* Services.use((services) => services.list({ activeOnly: true }, { q: "checkout" }))) {
    const found = yield* experiments.list(id, { activeOnly: true }, { q: shorterCheckoutName })
    const experiment = found.find(({ name }) => name === shorterCheckoutName)
    if (experiment !== undefined) return experiment.id
  }
  return null
})

interface Due {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly act: Effect.Effect<void, never, Caller>
}

/** What the service refuses is left out: visits that no criterion or layer admits, and what a reader of the demo has closed meanwhile. */
const unlessRefused = <E, R>(effect: Effect.Effect<unknown, E, R>): Effect.Effect<void, never, R> =>
  Effect.ignore(effect)

const makeVisits = Effect.fnUntraced(function* (experimentId: string) {
  const samples = yield* Samples
  const outcomes = yield* Outcomes
  const startedAt = yield* Clock.currentTimeMillis
  const draws = makeDraws(startedAt % 2 ** 31)
  let visits = 0
  let open: readonly Due[] = []

  const record = (id: string, { at, metric, value }: Behaviour["outcomes"][number]) =>
    outcomes.record(experimentId, [value], (each) =>
      Result.succeed({ metric, value: each, occurredAt: at, outcomeId: `${metric} of ${id}`, sample: { id } })
    )
  const dueOf = ({ completesAt, id, outcomes }: Simulated): readonly Due[] => [
    ...(completesAt === null ? [] : [{ at: completesAt, act: unlessRefused(samples.complete(experimentId, id)) }]),
    ...outcomes.map((each) => ({ at: each.at, act: unlessRefused(record(id, each)) }))
  ]

  const actDue = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    for (const due of open.filter(({ at }) => at <= now)) {
      yield* due.act
      open = open.filter((each) => each !== due)
    }
  })
  const visit = Effect.gen(function* () {
    const request = visitor(draws, `visitor-${startedAt.toString(36)}-${++visits}`)
    const sample = yield* samples.create(experimentId, request)
    const seed = Math.floor(draws.uniform() * 2 ** 31)
    open = open.concat(simulate([sample], checkoutTruth, seed).flatMap(dueOf))
  })
  return Effect.andThen(actDue, unlessRefused(visit))
})

/** Visitors of the demo's running checkout experiment, through the service like any others, as long as the process runs. */
export const trickle = Effect.gen(function* () {
  const experimentId = yield* findExperiment
  if (experimentId === null) return yield* Effect.never
  const turn = yield* makeVisits(experimentId)
  const wait = (fault: unknown) =>
    Effect.logWarning("the visitors of the demo wait", fault).pipe(Effect.andThen(Effect.sleep(pauseAfterFault)))
  return yield* turn.pipe(Effect.catchDefect(wait), Effect.andThen(Effect.sleep(pause)), Effect.forever)
}).pipe(Effect.provideService(Caller, localUser), Effect.orDie)
