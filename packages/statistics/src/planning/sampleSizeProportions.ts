import { normalQuantile } from "../numbers/normal.ts"
import { requireBetween0And1, requirePositive, requireProbability } from "../numbers/requireInput.ts"

/** The samples of a test of two buckets. */
export interface SampleSize {
  /** Before rounding up; null if no number of samples is enough, because there is no effect. */
  readonly baselineSamplesExact: number | null
  readonly baselineSamples: number | null
  readonly otherSamples: number | null
}

export const noSampleSize: SampleSize = { baselineSamplesExact: null, baselineSamples: null, otherSamples: null }

/** A test of two proportions that is planned. */
export interface ProportionsPlan {
  /** The baseline's rate, 0 to 1. */
  readonly baseline: number
  /** The other's rate that the test must find, 0 to 1. */
  readonly other: number
  /** The chance of a false alarm, between 0 and 1. */
  readonly alpha: number
  /** The chance to find the effect, between 0 and 1. */
  readonly power: number
  /** Samples of the other for each of the baseline; 1 unless given. */
  readonly ratio?: number
  /** 2, or 1 for a test in the effect's direction only; 2 unless given. */
  readonly sides?: 1 | 2
}

/**
 * The samples for a test of two proportions by the normal approximation without continuity correction (Fleiss 1981). Not to be trusted
 * when it gives fewer than about five successes or failures in a bucket. Throws a RangeError for inputs out of range.
 */
export const sampleSizeProportions = (input: ProportionsPlan): SampleSize => {
  const { baseline, other, alpha, power, ratio = 1, sides = 2 } = input
  requireProbability("baseline", baseline)
  requireProbability("other", other)
  requireBetween0And1("alpha", alpha)
  requireBetween0And1("power", power)
  requirePositive("ratio", ratio)
  if (baseline === other) return noSampleSize
  const { equal, different } = spreads(baseline, other, ratio)
  const sum = normalQuantile(alpha / sides) * equal + normalQuantile(1 - power) * different
  const exact = (Math.max(0, sum) / (other - baseline)) ** 2
  return { baselineSamplesExact: exact, baselineSamples: Math.ceil(exact), otherSamples: Math.ceil(ratio * exact) }
}

/** √n times the standard errors of the difference, n samples in the baseline: if both rates equal their mean, and if they differ. */
export const spreads = (
  baseline: number,
  other: number,
  ratio: number
): { readonly equal: number; readonly different: number } => {
  const mean = (baseline + ratio * other) / (1 + ratio)
  return {
    equal: Math.sqrt(mean * (1 - mean) * (1 + 1 / ratio)),
    different: Math.sqrt(baseline * (1 - baseline) + (other * (1 - other)) / ratio)
  }
}
