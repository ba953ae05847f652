import { Context, Effect, Layer } from "effect"
import type { Experiment, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { fieldProblem, InvalidInput } from "../shared/InvalidInput.ts"
import { completionArms, timeToCompleteArms } from "./Arm.ts"
import { analysed, type Selection } from "./analysed.ts"
import { type Attrition, attritionOf } from "./attrition.ts"
import { cautionsOf } from "./cautions.ts"
import type { Facts } from "./Facts.ts"
import { type Interference, interferenceOf } from "./interference.ts"
import { type MetricResult, metricResult } from "./metricResult.ts"
import { outlookOf } from "./outlook.ts"
import { completion, type ResultMetric, timeToComplete } from "./ResultMetric.ts"
import { ResultStore } from "./ResultStore.ts"
import { type Series, type SeriesInterval, seriesOf } from "./series.ts"
import { type Split, splitOf } from "./split.ts"

export interface ResultQuery extends Selection {
  /** The bucket that others are compared with; the oldest when undefined. */
  readonly baseline?: string | undefined
  /** Only this metric; all when undefined. */
  readonly metric?: string | undefined
  /** Of every interval: between 0 and 1. */
  readonly confidence: number
  /** Seconds; chosen from the ages of the samples when undefined. */
  readonly window?: number | undefined
}

/** The results of an experiment at one moment. */
export interface ExperimentResults {
  readonly experimentId: string
  readonly at: number
  /** Null without buckets. */
  readonly baseline: string | null
  readonly confidence: number
  readonly split: Split
  readonly metrics: readonly MetricResult[]
  readonly attrition: Attrition
  readonly interference: readonly Interference[]
  /** Why the results should not be trusted yet. */
  readonly cautions: readonly string[]
}

/** Samples of both buckets at which confidence sequences are narrowest, when the experiment has no plan. */
export const defaultTuning = 5_000

const builtIn = [
  { metric: completion, arms: completionArms },
  { metric: timeToComplete, arms: timeToCompleteArms }
] as const

const baselineOf = (facts: Facts, wanted: string | undefined): Effect.Effect<string | null, InvalidInput> => {
  if (wanted === undefined) return Effect.succeed(facts.buckets[0] ?? null)
  if (facts.buckets.includes(wanted)) return Effect.succeed(wanted)
  const message = `bucket ${JSON.stringify(wanted)} does not exist in this experiment`
  return Effect.fail(new InvalidInput({ problems: [fieldProblem("baseline", message)] }))
}

const chosen = (wanted: string | undefined) => {
  const found = builtIn.filter(({ metric }) => wanted === undefined || metric.name === wanted)
  if (found.length > 0) return Effect.succeed(found)
  const message = `metric ${JSON.stringify(wanted)} is not declared in this experiment`
  return Effect.fail(new InvalidInput({ problems: [fieldProblem("metric", message)] }))
}

const inform = (
  experiment: Experiment,
  facts: Facts,
  metrics: readonly { readonly metric: ResultMetric; readonly arms: typeof completionArms }[],
  { baseline, confidence }: { readonly baseline: string; readonly confidence: number }
): readonly MetricResult[] =>
  metrics.map(({ arms, metric }) => {
    const values = arms(facts)
    const outlook = outlookOf(facts, values, { alpha: 1 - confidence, baseline, dueDate: experiment.dueDate, metric })
    return metricResult(metric, values, outlook, { baseline, confidence, tunedFor: defaultTuning })
  })

/** What the samples of an experiment say. */
export class Results extends Context.Service<
  Results,
  {
    readonly get: (
      experimentId: string,
      query: ResultQuery
    ) => Effect.Effect<ExperimentResults, ExperimentNotFound | InvalidInput | PermissionDenied, Caller>
    /** The same by time, cumulative. */
    readonly series: (
      experimentId: string,
      query: ResultQuery & { readonly interval: SeriesInterval }
    ) => Effect.Effect<Series, ExperimentNotFound | InvalidInput | PermissionDenied, Caller>
  }
>()("domain/Results") {
  static readonly layer = Layer.effect(
    Results,
    Effect.gen(function* () {
      const store = yield* ResultStore
      const experiments = yield* Experiments

      const get = Effect.fn("Results.get")(function* (experimentId: string, query: ResultQuery) {
        const experiment = yield* experiments.get(experimentId)
        const facts = yield* store.facts(experimentId)
        const baseline = yield* baselineOf(facts, query.baseline)
        const metrics = yield* chosen(query.metric)
        const { confidence } = query
        const selected = analysed(facts, query)
        const terms = { baseline: baseline ?? "", confidence }
        const split = splitOf(facts)
        const attrition = attritionOf(selected, { ...terms, window: query.window ?? null })
        const interference = (yield* store.overlaps(experimentId)).map(interferenceOf)
        const results = inform(experiment, selected, metrics, terms)
        const versions = new Set(selected.counts.filter((row) => row.samples > 0).map(({ version }) => version)).size
        return {
          experimentId,
          at: facts.now,
          baseline,
          confidence,
          split,
          metrics: results,
          attrition,
          interference,
          cautions: cautionsOf({
            experiment,
            now: facts.now,
            split,
            attrition,
            interference,
            metrics: results,
            includeNamed: query.includeNamed,
            versions
          })
        }
      })
      const series = Effect.fn("Results.series")(function* (
        experimentId: string,
        query: ResultQuery & { readonly interval: SeriesInterval }
      ) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const facts = yield* store.facts(experimentId)
        const baseline = yield* baselineOf(facts, query.baseline)
        return seriesOf(facts, { ...query, baseline: baseline ?? "", tunedFor: defaultTuning })
      })
      return Results.of({ get, series })
    })
  )
}
