import type { Experiment } from "../experiments/Experiment.ts"
import { isBuiltIn } from "../outcomes/builtInMetrics.ts"
import type { Attrition } from "./attrition.ts"
import type { Interference } from "./interference.ts"
import type { MetricResult } from "./metricResult.ts"
import type { Split } from "./split.ts"

interface Grounds {
  readonly experiment: Experiment
  readonly now: number
  readonly split: Split
  readonly attrition: Attrition
  readonly interference: readonly Interference[]
  readonly metrics: readonly MetricResult[]
  readonly includeNamed: boolean
  /** Allocation versions with samples. */
  readonly versions: number
}

/** Why the results should not be trusted yet, each in a sentence; empty when nothing speaks against them. */
export const cautionsOf = (grounds: Grounds): readonly string[] => {
  const { attrition, experiment, includeNamed, interference, metrics, now, split, versions } = grounds
  const named = split.buckets.reduce((sum, bucket) => sum + bucket.named, 0)
  const dependent = interference.filter(({ chiSquare }) => chiSquare !== null && chiSquare.pValue < 0.001)
  const primary = metrics.filter(({ metric }) => metric.role === "primary")
  const early = primary.filter(({ comparisons }) => comparisons.some(({ sequential }) => sequential.low === null))
  const isDue = experiment.dueDate !== null && now >= experiment.dueDate
  return [
    ...(split.sequential.alarm ? [split.verdict] : []),
    // Where completion is what is tested, a difference of it is the result.
    ...(attrition.sequential.alarm && metrics.some(({ metric }) => !isBuiltIn(metric.name)) ? [attrition.verdict] : []),
    ...dependent.map(({ verdict }) => verdict),
    ...(early.length > 0 ? ["Some buckets have too few samples for a result that may be looked at any time."] : []),
    ...(versions > 1
      ? [
          "The shares have changed while samples were allocated. If rates changed over time too, compare the samples of one allocation version."
        ]
      : []),
    ...(named > 0 && !includeNamed
      ? [`${named} ${named === 1 ? "sample is" : "samples are"} left out because the request named the bucket.`]
      : []),
    ...(named > 0 && includeNamed
      ? [`${named} ${named === 1 ? "sample was" : "samples were"} put into a bucket by the request, not by lot.`]
      : []),
    ...(experiment.dueDate !== null && !isDue && experiment.completedAt === null
      ? ["The due date has not come. Only the results that may be looked at any time hold before it."]
      : [])
  ]
}
