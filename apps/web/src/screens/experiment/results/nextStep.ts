import { findings } from "@sortition/domain/results/verdicts"
import { resultsTexts } from "../../../texts/results.ts"
import type { MetricResult, Results } from "./resultsQuery.ts"

const found = ({ comparisons, metric }: MetricResult) =>
  findings(
    comparisons.map(({ bucket, sequential }) => ({
      bucket,
      sequential: { ...sequential, pValue: sequential.p_value, tunedFor: sequential.tuned_for }
    })),
    metric.goal
  )

/** The metrics that decide; all when none is primary. */
export const decisiveMetrics = (metrics: readonly MetricResult[]): readonly MetricResult[] => {
  const primary = metrics.filter(({ metric }) => metric.role === "primary")
  return primary.length === 0 ? metrics.slice(0, 1) : primary
}

const estimateOf = ({ comparisons, metric }: MetricResult, bucket: string): number => {
  const estimate = comparisons.find((each) => each.bucket === bucket)?.sequential.estimate ?? 0
  return metric.goal === "increase" ? estimate : -estimate
}

/** The bucket that is known to be better than the baseline on a deciding metric, the best of several; null when none is. */
export const winnerOf = (metrics: readonly MetricResult[]): string | null => {
  for (const each of decisiveMetrics(metrics)) {
    const [best] = found(each).better.toSorted(
      (one, other) => estimateOf(each, other.bucket) - estimateOf(each, one.bucket)
    )
    if (best !== undefined) return best.bucket
  }
  return null
}

const harmed = (metrics: readonly MetricResult[], bucket: string): readonly string[] =>
  metrics
    .filter((each) => each.metric.role === "guardrail" && found(each).worse.some((worse) => worse.bucket === bucket))
    .map(({ metric }) => metric.name)

const waiting = ({ outlook: { days_needed, effect } }: MetricResult): string => {
  const { next } = resultsTexts
  if (days_needed === null) return next.noTraffic
  return days_needed === 0 ? next.enough(effect) : next.wait(effect, days_needed)
}

/** What to do with the results, in one sentence. */
export const nextStep = ({ metrics, split }: Results, isCompleted: boolean): string => {
  const { next } = resultsTexts
  const [main] = decisiveMetrics(metrics)
  if (isCompleted) return next.completed
  if (split.sequential.alarm) return next.alarm
  if (main === undefined || main.comparisons.length === 0) return next.single
  const winner = winnerOf(metrics)
  if (winner !== null) {
    const guardrails = harmed(metrics, winner)
    return guardrails.length === 0 ? next.choose(winner) : next.guardrail(winner, guardrails)
  }
  const { open, unknown } = found(main)
  if (open.length > 0) return waiting(main)
  return unknown.length > 0 ? next.early : next.keep
}
