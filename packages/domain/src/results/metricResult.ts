import { betaInterval } from "@sortition/statistics/betaInterval"
import { confidenceSequenceProportion } from "@sortition/statistics/confidenceSequenceProportion"
import { holm } from "@sortition/statistics/holm"
import { meanInterval } from "@sortition/statistics/meanInterval"
import { probabilityBest } from "@sortition/statistics/probabilityBest"
import { wilson } from "@sortition/statistics/wilson"
import type { Arm, Arms } from "./Arm.ts"
import { type Comparison, compareArms, type Estimate, type Terms } from "./compareArms.ts"
import type { Outlook } from "./outlook.ts"
import type { ResultMetric } from "./ResultMetric.ts"
import { verdictOf } from "./verdicts.ts"

interface BucketResult {
  readonly bucket: string
  /** Samples for a proportion, values for a mean. */
  readonly n: number
  /** Null for a mean. */
  readonly successes: number | null
  /** The rate or the mean. */
  readonly value: Estimate
  /** Null for a proportion and for fewer than two values. */
  readonly variance: number | null
  /** An exact confidence sequence of a rate, which may be looked at any time; null for a mean. */
  readonly sequential: Estimate | null
  /** The mean and the credible limits of a rate, with the prior Beta(1, 1); null for a mean. */
  readonly posterior: Estimate | null
  /** That the bucket is the best of all, as the goal says; null for means, and while a bucket has no samples. */
  readonly probabilityBest: number | null
}

export interface MetricResult {
  readonly metric: ResultMetric
  /** The value that larger ones count as; null when no value is capped. */
  readonly cap: number | null
  readonly buckets: readonly BucketResult[]
  /** Every other bucket against the baseline. */
  readonly comparisons: readonly Comparison[]
  readonly outlook: Outlook
  readonly verdict: string
}

const ofProportion = (arm: Extract<Arm, { kind: "proportion" }>, confidence: number) => {
  const { n, successes } = arm
  const reason = n === 0 ? "The bucket has no samples." : null
  const interval = wilson({ successes, trials: n, confidence })
  const sequence = confidenceSequenceProportion({ successes, trials: n, alpha: 1 - confidence })
  const estimate = n === 0 ? null : successes / n
  const posterior = betaInterval({ successes, trials: n, prior: { alpha: 1, beta: 1 }, confidence })
  return {
    bucket: arm.bucket,
    n,
    successes,
    value: {
      estimate,
      low: n === 0 ? null : interval.low,
      high: n === 0 ? null : interval.high,
      method: "Wilson",
      reason
    },
    variance: null,
    sequential: {
      estimate,
      low: n === 0 ? null : sequence.low,
      high: n === 0 ? null : sequence.high,
      method: "beta-binomial mixture confidence sequence",
      reason
    },
    posterior: {
      estimate: n === 0 ? null : posterior.mean,
      low: n === 0 ? null : posterior.low,
      high: n === 0 ? null : posterior.high,
      method: "Beta posterior, prior Beta(1, 1)",
      reason
    }
  }
}

const ofMean = (arm: Extract<Arm, { kind: "mean" }>, confidence: number) => {
  const { mean, n, variance } = arm
  const interval =
    mean === null || variance === null ? null : meanInterval({ n, mean, sd: Math.sqrt(variance), confidence })
  return {
    bucket: arm.bucket,
    n,
    successes: null,
    value: {
      estimate: mean,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      method: "t",
      reason: mean === null ? "The bucket has no values." : interval === null ? "One value has no spread." : null
    },
    variance,
    sequential: null,
    posterior: null
  }
}

const bestOf = (arms: readonly Arm[], goal: ResultMetric["goal"]): readonly (number | null)[] => {
  const rates = arms.flatMap((arm) => (arm.kind === "proportion" && arm.n > 0 ? [arm] : []))
  if (rates.length !== arms.length || arms.length === 0) return arms.map(() => null)
  // The lowest rate is the highest rate of failures.
  const buckets = rates.map(({ n, successes }) => ({
    successes: goal === "increase" ? successes : n - successes,
    trials: n
  }))
  return probabilityBest({ buckets, prior: { alpha: 1, beta: 1 } }).probabilities
}

const corrected = (comparisons: readonly Omit<Comparison, "adjustedPValue">[]): readonly Comparison[] => {
  const tested = comparisons.flatMap(({ bucket, pValue }) => (pValue === null ? [] : [{ bucket, pValue }]))
  const { adjusted } = holm({ pValues: tested.map(({ pValue }) => pValue) })
  const byBucket = new Map(tested.map(({ bucket }, n) => [bucket, adjusted[n] ?? null]))
  return comparisons.map((each) => ({ ...each, adjustedPValue: byBucket.get(each.bucket) ?? null }))
}

/** The arms of a metric, each by itself and against the baseline. */
export const metricResult = (
  metric: ResultMetric,
  { arms, cap }: Arms,
  outlook: Outlook,
  { baseline, ...terms }: Omit<Terms, "goal"> & { readonly baseline: string }
): MetricResult => {
  const { confidence } = terms
  const best = bestOf(arms, metric.goal)
  const reference = arms.find(({ bucket }) => bucket === baseline)
  const comparisons =
    reference === undefined
      ? []
      : arms
          .filter(({ bucket }) => bucket !== baseline)
          .map((arm) => ({ bucket: arm.bucket, ...compareArms(reference, arm, { ...terms, goal: metric.goal }) }))
  const all = corrected(comparisons)
  return {
    metric,
    cap,
    buckets: arms.map((arm, n) => ({
      ...(arm.kind === "proportion" ? ofProportion(arm, confidence) : ofMean(arm, confidence)),
      probabilityBest: best[n] ?? null
    })),
    comparisons: all,
    outlook,
    verdict: verdictOf(metric, all, { baseline, confidence })
  }
}
