import { sumBy } from "./analysed.ts"
import type { Facts } from "./Facts.ts"

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

/** An arm of `n` numbers with this sum and sum of squares. */
export const meanArm = (bucket: string, n: number, sum: number, squares: number): MeanArm => {
  if (n === 0) return { kind: "mean", bucket, n, mean: null, variance: null }
  const mean = sum / n
  // Rounding can make the difference slightly negative when all values are the same.
  const variance = n < 2 ? null : Math.max(0, (squares - n * mean * mean) / (n - 1))
  return { kind: "mean", bucket, n, mean, variance }
}

/** Of each bucket, the share of samples that are complete. */
export const completionArms = (facts: Facts): readonly Arm[] => {
  const samples = sumBy(facts.counts, (row) => row.samples)
  const complete = sumBy(facts.counts, (row) => row.complete)
  return facts.buckets.map((bucket) => ({
    kind: "proportion",
    bucket,
    n: samples.get(bucket) ?? 0,
    successes: complete.get(bucket) ?? 0
  }))
}

/** Of each bucket, the seconds that complete samples took. */
export const timeToCompleteArms = (facts: Facts): readonly Arm[] => {
  const n = sumBy(facts.durations, (row) => row.completions)
  const milliseconds = sumBy(facts.durations, (row) => row.milliseconds)
  const squares = sumBy(facts.durations, (row) => row.squares)
  return facts.buckets.map((bucket) =>
    meanArm(bucket, n.get(bucket) ?? 0, (milliseconds.get(bucket) ?? 0) / 1_000, (squares.get(bucket) ?? 0) / 1_000_000)
  )
}
