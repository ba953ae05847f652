import { Clock, Context, Effect, Layer } from "effect"
import type { ExperimentArchived, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { allMetrics } from "./builtInMetrics.ts"
import { changeMetric, declareMetric, type MetricPatch, type NewMetric, needsQuiet } from "./decideMetric.ts"
import { type Metric, type MetricBuiltIn, type MetricExists, type MetricHasOutcomes, MetricNotFound } from "./Metric.ts"
import { MetricStore } from "./MetricStore.ts"

/** What experiments measure. Every experiment has the built-in metrics `completion` and `time_to_complete`. */
export class ExperimentMetrics extends Context.Service<
  ExperimentMetrics,
  {
    readonly declare: (
      experimentId: string,
      input: NewMetric
    ) => Effect.Effect<
      Metric,
      ExperimentArchived | ExperimentNotFound | InvalidInput | MetricExists | PermissionDenied,
      Caller
    >
    readonly get: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Metric, ExperimentNotFound | MetricNotFound | PermissionDenied, Caller>
    /** The built-in ones first, then the declared ones in order of creation; archived ones too. */
    readonly list: (
      experimentId: string
    ) => Effect.Effect<readonly Metric[], ExperimentNotFound | PermissionDenied, Caller>
    /** Neither name nor kind ever change. Recorded outcomes of an archived metric stay. */
    readonly update: (
      experimentId: string,
      id: string,
      patch: MetricPatch
    ) => Effect.Effect<
      Metric,
      | ExperimentArchived
      | ExperimentNotFound
      | InvalidInput
      | MetricBuiltIn
      | MetricHasOutcomes
      | MetricNotFound
      | PermissionDenied,
      Caller
    >
  }
>()("domain/ExperimentMetrics") {
  static readonly layer = Layer.effect(
    ExperimentMetrics,
    Effect.gen(function* () {
      const store = yield* MetricStore
      const experiments = yield* Experiments
      const ids = yield* Ids

      const declare = Effect.fn("ExperimentMetrics.declare")(function* (experimentId: string, input: NewMetric) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const made = { id: ids.next(now), now }
        return yield* store.declare(experimentId, ({ experiment, stored }) =>
          declareMetric({ experiment, metrics: allMetrics(experiment, stored) }, input, made)
        )
      })
      const list = Effect.fn("ExperimentMetrics.list")(function* (experimentId: string) {
        const experiment = yield* experiments.get(experimentId)
        return allMetrics(experiment, yield* store.list(experimentId))
      })
      const get = Effect.fn("ExperimentMetrics.get")(function* (experimentId: string, id: string) {
        const found = (yield* list(experimentId)).find((each) => each.id === id)
        return found ?? (yield* new MetricNotFound({ metric: id }))
      })
      const update = Effect.fn("ExperimentMetrics.update")(function* (
        experimentId: string,
        id: string,
        patch: MetricPatch
      ) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const { after } = yield* store.modify(
          experimentId,
          { id, needsQuiet: needsQuiet(patch) },
          ({ experiment, hasOutcomes, stored }) =>
            changeMetric({ experiment, hasOutcomes, metrics: allMetrics(experiment, stored) }, id, patch, now)
        )
        return after
      })
      return ExperimentMetrics.of({ declare, get, list, update })
    })
  )
}
