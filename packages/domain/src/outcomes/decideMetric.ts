import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import { InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import { collectNames, lookalikeMessage } from "../shared/names.ts"
import {
  type Metric,
  MetricBuiltIn,
  MetricExists,
  MetricHasOutcomes,
  MetricNotFound,
  type MetricSettings
} from "./Metric.ts"
import type { MetricChange } from "./MetricStore.ts"

/** The most metrics that one experiment declares, archived ones included. */
export const metricsAtMost = 100

/** New values of some settings. */
export type MetricPatch = { readonly [Field in keyof MetricSettings]?: MetricSettings[Field] | undefined }

/** A metric to declare. */
export type NewMetric = Pick<
  Metric,
  "description" | "goal" | "kind" | "minimumEffect" | "name" | "role" | "winsorisingPercentile"
>

interface MetricFacts {
  readonly experiment: { readonly archived: boolean; readonly id: string }
  /** All metrics of the experiment, the built-in ones first. */
  readonly metrics: readonly Metric[]
}

const onlyOfNumbers = "is only for metrics of the kinds mean and sum"

const winsorisingProblem = ({ kind, winsorisingPercentile }: Pick<Metric, "kind" | "winsorisingPercentile">) =>
  kind === "proportion" && winsorisingPercentile !== null ? invalidField("winsorisingPercentile", onlyOfNumbers) : null

/** The metric to store, or why it cannot be declared. */
export const declareMetric = (
  { experiment, metrics }: MetricFacts,
  { name, ...wanted }: NewMetric,
  { id, now }: { readonly id: string; readonly now: number }
): Result.Result<Metric, ExperimentArchived | InvalidInput | MetricExists> => {
  if (experiment.archived) return Result.fail(new ExperimentArchived({ id: experiment.id }))
  if (metrics.some((each) => each.name === name)) return Result.fail(new MetricExists({ name }))
  const other = collectNames(metrics.map((each) => each.name))(name)
  if (other !== null) return Result.fail(invalidField("name", lookalikeMessage(other)))
  const problem = winsorisingProblem(wanted)
  if (problem !== null) return Result.fail(problem)
  const declared = metrics.filter(({ builtIn }) => !builtIn)
  if (declared.length >= metricsAtMost) {
    const message = `the experiment already has ${declared.length} metrics, archived ones included; at most ${metricsAtMost} are allowed`
    return Result.fail(new InvalidInput({ problems: [{ path: [], message }] }))
  }
  return Result.succeed({
    ...wanted,
    id,
    experimentId: experiment.id,
    number: 1 + Math.max(0, ...declared.map(({ number }) => number)),
    name,
    hasHistogram: wanted.winsorisingPercentile !== null,
    archived: false,
    builtIn: false,
    createdAt: now,
    updatedAt: now
  })
}

const settings = ["goal", "role", "minimumEffect", "winsorisingPercentile", "description", "archived"] as const

/** The metric with the given settings; the very metric when none of them changes. */
const patched = (metric: Metric, patch: MetricPatch, now: number): Metric => {
  const changed = settings.filter((field) => patch[field] !== undefined && patch[field] !== metric[field])
  if (changed.length === 0) return metric
  const after: Metric = { ...metric, ...Object.fromEntries(changed.map((field) => [field, patch[field]])) }
  return { ...after, hasHistogram: metric.hasHistogram || after.winsorisingPercentile !== null, updatedAt: now }
}

/** Whether the change may only be decided while no outcome is recorded: from then on, every outcome must be in the histogram. */
export const needsQuiet = ({ winsorisingPercentile }: MetricPatch): boolean => winsorisingPercentile != null

/** The metric before and after the change, the very same when nothing changes, or why it cannot change. `hasOutcomes` is read while no outcome is recorded. */
export const changeMetric = (
  { experiment, hasOutcomes, metrics }: MetricFacts & { readonly hasOutcomes: boolean },
  id: string,
  patch: MetricPatch,
  now: number
): Result.Result<
  MetricChange,
  ExperimentArchived | InvalidInput | MetricBuiltIn | MetricHasOutcomes | MetricNotFound
> => {
  const metric = metrics.find((each) => each.id === id)
  if (metric === undefined) return Result.fail(new MetricNotFound({ metric: id }))
  if (experiment.archived) return Result.fail(new ExperimentArchived({ id: experiment.id }))
  const after = patched(metric, patch, now)
  if (metric.builtIn && (after.archived || after.winsorisingPercentile !== null)) {
    return Result.fail(new MetricBuiltIn({ metric: metric.name }))
  }
  const problem = winsorisingProblem(after)
  if (problem !== null) return Result.fail(problem)
  return after.hasHistogram && !metric.hasHistogram && hasOutcomes
    ? Result.fail(new MetricHasOutcomes({ metric: metric.name }))
    : Result.succeed({ before: metric, after })
}
