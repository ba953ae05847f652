import { Clock, Context, Effect, Layer } from "effect"
import type { Experiment } from "./Experiment.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { type ExperimentArchived, ExperimentNotFound, type InvalidInput, type ServiceNotFound } from "./errors.ts"
import { Ids } from "./Ids.ts"
import { JobQueue } from "./JobQueue.ts"
import * as lifecycle from "./lifecycle.ts"
import type { Page } from "./Page.ts"
import { Services } from "./Services.ts"

type NewExperiment = Omit<lifecycle.NewExperiment, "id">

/** Experiments and their lives. What it answers is the experiment as it is now: a due schedule counts, written down or not. */
export class Experiments extends Context.Service<
  Experiments,
  {
    readonly create: (input: NewExperiment) => Effect.Effect<Experiment, ServiceNotFound>
    readonly get: (id: string) => Effect.Effect<Experiment, ExperimentNotFound>
    /** Newest first. */
    readonly list: (
      serviceId: string,
      filter: { readonly activeOnly: boolean },
      page: Page
    ) => Effect.Effect<readonly Experiment[], ServiceNotFound>
    readonly update: (
      id: string,
      patch: lifecycle.ExperimentPatch
    ) => Effect.Effect<Experiment, ExperimentArchived | ExperimentNotFound | InvalidInput>
    /** Makes every due schedule take effect at its own instant; how many there were. */
    readonly activateDue: Effect.Effect<number>
  }
>()("domain/Experiments") {
  static readonly layer = Layer.effect(
    Experiments,
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const services = yield* Services
      const ids = yield* Ids
      const queue = yield* JobQueue

      const expectStart = (experiment: Experiment) =>
        experiment.schedulePending && experiment.scheduledStartDate !== null
          ? queue.hint({ name: "activateDueExperiments", payload: {}, at: experiment.scheduledStartDate })
          : Effect.void

      const create = Effect.fn("Experiments.create")(function* (input: NewExperiment) {
        yield* services.get(input.serviceId)
        const now = yield* Clock.currentTimeMillis
        const experiment = lifecycle.create({ id: ids.next(now), ...input }, now)
        yield* store.insert(experiment, yield* ids.salt)
        yield* expectStart(experiment)
        return experiment
      })
      const get = Effect.fn("Experiments.get")(function* (id: string) {
        const experiment = yield* Effect.fromOption(yield* store.find(id), () => new ExperimentNotFound({ id }))
        return lifecycle.at(experiment, yield* Clock.currentTimeMillis)
      })
      const list = Effect.fn("Experiments.list")(function* (
        serviceId: string,
        filter: { readonly activeOnly: boolean },
        page: Page
      ) {
        yield* services.get(serviceId)
        const now = yield* Clock.currentTimeMillis
        const experiments = yield* store.list(serviceId, { ...filter, now }, page)
        return experiments.map((experiment) => lifecycle.at(experiment, now))
      })
      const update = Effect.fn("Experiments.update")(function* (id: string, patch: lifecycle.ExperimentPatch) {
        const clock = yield* Clock.Clock
        const experiment = yield* store.modify(id, (stored) =>
          lifecycle.update(stored, patch, clock.currentTimeMillisUnsafe())
        )
        yield* expectStart(experiment)
        return lifecycle.at(experiment, clock.currentTimeMillisUnsafe())
      })
      const activateDue = Clock.currentTimeMillis.pipe(
        Effect.flatMap(store.activateDue),
        Effect.withSpan("Experiments.activateDue")
      )
      return Experiments.of({ create, get, list, update, activateDue })
    })
  )
}
