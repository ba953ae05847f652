import { constantMoments, joinMoments, noMoments } from "../outcomes/joinMoments.ts"
import type { Metric } from "../outcomes/Metric.ts"
import type { Moments } from "../outcomes/OutcomeTotal.ts"
import { winsorise } from "../outcomes/winsorise.ts"
import { sumBy } from "./analysed.ts"
import type { Facts } from "./Facts.ts"
import { completion, timeToComplete } from "./ResultMetric.ts"

/** The values of one metric in one bucket: successes of trials, or the moments of numbers. */
export type Arm = ProportionArm | MeanArm

export interface ProportionArm {
  readonly kind: "proportion"
  readonly bucket: string
  readonly n: number
  readonly successes: number
}

export interface MeanArm {
  readonly kind: "mean"
  readonly bucket: string
  readonly n: number
  /** Null without values. */
  readonly mean: number | null
  /** Of the values, with n − 1; null with fewer than two. */
  readonly variance: number | null
}

/** The arms of a metric, and the value that larger ones count as; null when none is winsorised. */
export interface Arms {
  readonly arms: readonly Arm[]
  readonly cap: number | null
}

const meanArm = (bucket: string, { samples, squaredDeviations, sum }: Moments): MeanArm => ({
  kind: "mean",
  bucket,
  n: samples,
  mean: samples === 0 ? null : sum / samples,
  variance: samples < 2 ? null : Math.max(0, squaredDeviations) / (samples - 1)
})

const zeros = (samples: number): Moments => constantMoments(Math.max(0, samples), 0)

/** The share of samples that are complete. */
const completionArms = ({ buckets, counts }: Facts): readonly Arm[] => {
  const samples = sumBy(counts, (row) => row.samples)
  const complete = sumBy(counts, (row) => row.complete)
  return buckets.map((bucket) => ({
    kind: "proportion",
    bucket,
    n: samples.get(bucket) ?? 0,
    successes: complete.get(bucket) ?? 0
  }))
}

/** The seconds that complete samples took. */
const timeArms = ({ buckets, durations }: Facts): readonly Arm[] =>
  buckets.map((bucket) => {
    const own = durations.filter((row) => row.bucket === bucket)
    const samples = own.reduce((sum, row) => sum + row.completions, 0)
    const sum = own.reduce((all, row) => all + row.milliseconds, 0) / 1_000
    const sumOfSquares = own.reduce((all, row) => all + row.squares, 0) / 1_000_000
    const squaredDeviations = sumOfSquares - (samples === 0 ? 0 : (sum / samples) * sum)
    return meanArm(bucket, { samples, sum, sumOfSquares, squaredDeviations })
  })

/** The values of a bucket with so many samples: of those with an outcome, and for a sum also of the others, which are 0. */
export const armOfValues = (
  { kind }: Pick<Metric, "kind">,
  bucket: string,
  samples: number,
  values: Moments = noMoments
): Arm => {
  if (kind === "proportion") return { kind, bucket, n: samples, successes: values.sum }
  return meanArm(bucket, kind === "sum" ? joinMoments(values, zeros(samples - values.samples)) : values)
}

const declaredArms = ({ buckets, counts, outcomes }: Facts, { kind, name }: Metric): readonly Arm[] => {
  const n = sumBy(counts, (row) => row.samples)
  const values = new Map<string, Moments>()
  for (const total of outcomes) {
    if (total.metric === name) values.set(total.bucket, joinMoments(values.get(total.bucket) ?? noMoments, total))
  }
  return buckets.map((bucket) => armOfValues({ kind }, bucket, n.get(bucket) ?? 0, values.get(bucket)))
}

const winsorisedArms = (facts: Facts, metric: Metric, percentile: number): Arms | null => {
  const bins = facts.histograms.get(metric.name)
  if (bins === undefined) return null
  const n = sumBy(facts.counts, (row) => row.samples)
  const own = facts.outcomes.filter((total) => total.metric === metric.name)
  const withValue = sumBy(own, (row) => row.samples)
  const missing = (bucket: string) => (metric.kind === "sum" ? (n.get(bucket) ?? 0) - (withValue.get(bucket) ?? 0) : 0)
  const found = winsorise(
    bins,
    percentile,
    facts.buckets.reduce((sum, bucket) => sum + Math.max(0, missing(bucket)), 0)
  )
  if (found === null) return null
  const arms = facts.buckets.map((bucket) =>
    meanArm(bucket, joinMoments(found.moments.get(bucket) ?? noMoments, zeros(missing(bucket))))
  )
  return { arms, cap: found.cap }
}

/** The values of a metric in each bucket. */
export const armsOf = (facts: Facts, metric: Metric): Arms => {
  if (metric.name === completion) return { arms: completionArms(facts), cap: null }
  if (metric.name === timeToComplete) return { arms: timeArms(facts), cap: null }
  const percentile = metric.kind === "proportion" ? null : metric.winsorisingPercentile
  const capped = percentile === null ? null : winsorisedArms(facts, metric, percentile)
  return capped ?? { arms: declaredArms(facts, metric), cap: null }
}
