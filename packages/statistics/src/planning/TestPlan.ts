import { requireBetween0And1, requirePositive, requireProbability } from "../numbers/requireInput.ts"

/** A test that is planned: one baseline and one or more other buckets. */
export interface TestPlan {
  /** A proportion with the baseline's rate, 0 to 1; or a mean, whose effects are in standard deviations. */
  readonly outcome: { readonly kind: "proportion"; readonly baseline: number } | { readonly kind: "mean" }
  /** The chance of any false alarm, between 0 and 1: each other bucket gets an equal part (Bonferroni's bound, which Holm's method keeps). */
  readonly alpha: number
  /** The shares of the buckets, of any total, the baseline's first; at least two, all above 0. */
  readonly shares: readonly number[]
  /** `fixed`: looked at once, at the end. `sequential`: a confidence sequence, looked at any time. */
  readonly method: "fixed" | "sequential"
  /** 2, or 1 for a test in the effect's direction only; 2 unless given. A sequential test always has 2. */
  readonly sides?: 1 | 2
  /** The total of a comparison at which a sequential test is narrowest; the planned total unless given. */
  readonly tunedFor?: number
}

/** The part of α of each comparison, and the samples of each other bucket for one of the baseline. */
export interface PlannedComparisons {
  readonly alphaOfEach: number
  readonly ratios: readonly number[]
  /** Samples in all for one of the baseline. */
  readonly wholeRatio: number
}

/** Throws a RangeError for a plan out of range. */
export const comparisonsOf = ({ outcome, alpha, shares, tunedFor }: TestPlan): PlannedComparisons => {
  const [first, ...others] = shares
  if (first === undefined || others.length === 0) throw new RangeError("a test needs at least two buckets")
  for (const share of shares) requirePositive("shares", share)
  requireBetween0And1("alpha", alpha)
  if (outcome.kind === "proportion") requireProbability("baseline", outcome.baseline)
  if (tunedFor !== undefined) requirePositive("tunedFor", tunedFor)
  const ratios = others.map((share) => share / first)
  return {
    alphaOfEach: alpha / others.length,
    ratios,
    wholeRatio: ratios.reduce((sum, ratio) => sum + ratio, 1)
  }
}

/** The other's rate, which must be from 0 to 1. Throws a RangeError if it is not. */
export const rateWith = (baseline: number, effect: number): number => {
  const other = baseline + effect
  // 0.3 + 0.7 may be a few digits above 1.
  const rounded = Math.abs(other - 1) < 1e-12 ? 1 : Math.abs(other) < 1e-12 ? 0 : other
  requireProbability("baseline + effect", rounded)
  return rounded
}

/** The root of the variance per sample, of both buckets, of a comparison's difference. */
export const deviationOf = (outcome: TestPlan["outcome"], effect: number, ratio: number): number => {
  if (outcome.kind === "mean") return (1 + ratio) / Math.sqrt(ratio)
  const other = rateWith(outcome.baseline, effect)
  const perBaseline = outcome.baseline * (1 - outcome.baseline) + (other * (1 - other)) / ratio
  return Math.sqrt((1 + ratio) * perBaseline)
}
