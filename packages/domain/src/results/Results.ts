import { Context, Effect, Layer } from "effect"
import type { Experiment, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { Metric } from "../outcomes/Metric.ts"
import { OutcomeStore } from "../outcomes/OutcomeStore.ts"
import type { SeriesInterval } from "../outcomes/OutcomeTotal.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import { armsOf } from "./Arm.ts"
import { analysed, type Selection } from "./analysed.ts"
import { type Attrition, attritionOf } from "./attrition.ts"
import { cautionsOf } from "./cautions.ts"
import type { Facts } from "./Facts.ts"
import { type Interference, interferenceOf } from "./interference.ts"
import { type MetricResult, metricResult } from "./metricResult.ts"
import { outlookOf } from "./outlook.ts"
import { type Progress, progressOf, tuningOf } from "./progress.ts"
import { completion, resultMetric, timeToComplete } from "./ResultMetric.ts"
import { ResultStore } from "./ResultStore.ts"
import { type Series, seriesOf } from "./series.ts"
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

/** `metric` is completion when undefined. */
export interface SeriesRequest extends Omit<ResultQuery, "window"> {
  readonly interval: SeriesInterval
}

/** The results of an experiment at one moment. */
export interface ExperimentResults {
  readonly experimentId: string
  readonly at: number
  /** Null without buckets. */
  readonly baseline: string | null
  readonly confidence: number
  /** How far the planned test is; null without a plan. */
  readonly plan: Progress | null
  readonly split: Split
  readonly metrics: readonly MetricResult[]
  readonly attrition: Attrition
  readonly interference: readonly Interference[]
  /** Why the results should not be trusted yet. */
  readonly cautions: readonly string[]
}

const refused = (field: string, message: string) => Effect.fail(invalidField(field, message))

const baselineOf = (facts: Facts, wanted: string | undefined): Effect.Effect<string | null, InvalidInput> => {
  if (wanted === undefined) return Effect.succeed(facts.buckets[0] ?? null)
  if (facts.buckets.includes(wanted)) return Effect.succeed(wanted)
  return refused("baseline", `bucket ${JSON.stringify(wanted)} does not exist in this experiment`)
}

const chosen = ({ metrics }: Facts, wanted: string | undefined): Effect.Effect<readonly Metric[], InvalidInput> => {
  const found = metrics.filter(({ name }) => wanted === undefined || name === wanted)
  if (found.length > 0) return Effect.succeed(found)
  return refused("metric", `metric ${JSON.stringify(wanted)} is not declared in this experiment`)
}

const inform = (
  experiment: Experiment,
  facts: Facts,
  metrics: readonly Metric[],
  { baseline, confidence }: { readonly baseline: string; readonly confidence: number }
): readonly MetricResult[] =>
  metrics.map((each) => {
    const metric = resultMetric(each)
    const values = armsOf(facts, each)
    const terms = { alpha: 1 - confidence, baseline, dueDate: experiment.dueDate, metric }
    const outlook = outlookOf(facts, values.arms, terms)
    return metricResult(metric, values, outlook, { baseline, confidence, tunedFor: tuningOf(facts) })
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
      query: SeriesRequest
    ) => Effect.Effect<Series, ExperimentNotFound | InvalidInput | PermissionDenied, Caller>
  }
>()("domain/Results") {
  static readonly layer = Layer.effect(
    Results,
    Effect.gen(function* () {
      const store = yield* ResultStore
      const outcomes = yield* OutcomeStore
      const experiments = yield* Experiments

      const get = Effect.fn("Results.get")(function* (experimentId: string, query: ResultQuery) {
        const experiment = yield* experiments.get(experimentId)
        const facts = yield* store.facts(experimentId)
        const baseline = yield* baselineOf(facts, query.baseline)
        const metrics = yield* chosen(facts, query.metric)
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
          plan: progressOf(selected),
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
      const valuesOf = Effect.fnUntraced(function* (
        experimentId: string,
        { interval, metric }: SeriesRequest,
        facts: Facts
      ) {
        if (metric === undefined || metric === completion) return null
        if (metric === timeToComplete) return yield* refused("metric", `${timeToComplete} has no series`)
        const [found] = yield* chosen(facts, metric)
        if (found === undefined) return null
        const points = yield* outcomes.series(experimentId, interval)
        return { metric: found, points: points.filter((point) => point.metric === metric) }
      })
      const series = Effect.fn("Results.series")(function* (experimentId: string, query: SeriesRequest) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const facts = yield* store.facts(experimentId)
        const baseline = yield* baselineOf(facts, query.baseline)
        const values = yield* valuesOf(experimentId, query, facts)
        return seriesOf(facts, { ...query, baseline: baseline ?? "", tunedFor: tuningOf(facts) }, values)
      })
      return Results.of({ get, series })
    })
  )
}
