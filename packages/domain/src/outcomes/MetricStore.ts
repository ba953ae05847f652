import { Context, type Effect, type Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { Metric } from "./Metric.ts"

/** What a change of metrics is decided on. */
export interface StoredMetrics {
  readonly experiment: { readonly archived: boolean; readonly createdAt: number; readonly id: string }
  /** The stored metrics: a built-in one only if a setting of it has changed. */
  readonly stored: readonly Metric[]
}

/** A metric before and after a change: the very same when nothing changes. */
export interface MetricChange {
  readonly before: Metric
  readonly after: Metric
}

/** The port to stored metrics. */
export class MetricStore extends Context.Service<
  MetricStore,
  {
    /** The stored metrics in any order. */
    readonly list: (experimentId: string) => Effect.Effect<readonly Metric[]>
    /** Stores what `decide` returns while no other transaction can add a metric to the experiment. */
    readonly declare: <E>(
      experimentId: string,
      decide: (facts: StoredMetrics) => Result.Result<Metric, E>
    ) => Effect.Effect<Metric, E | ExperimentNotFound>
    /**
     * Stores the change of `decide`, if it is one, while no other transaction can change the metrics of the experiment; if it `needsQuiet`, while no outcome of the
     * metric can be recorded either. `hasOutcomes` is true only if it `needsQuiet`.
     */
    readonly modify: <E>(
      experimentId: string,
      which: { readonly id: string; readonly needsQuiet: boolean },
      decide: (facts: StoredMetrics & { readonly hasOutcomes: boolean }) => Result.Result<MetricChange, E>
    ) => Effect.Effect<MetricChange, E | ExperimentNotFound>
  }
>()("domain/MetricStore") {}
