import { findRoot } from "../numbers/findRoot.ts"
import { requireBetween0And1, requirePositive } from "../numbers/requireInput.ts"
import { fewestSamples, powerOfMeans } from "./powerOfMeans.ts"
import { noSampleSize, type SampleSize } from "./sampleSizeProportions.ts"

/** A test of two means that is planned. */
export interface MeansPlan {
  /** The difference of the means in standard deviations. */
  readonly effectSize: number
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
 * The samples for a two-sample t test with equal variances, by the non-central t distribution. Throws a RangeError for inputs out of range.
 */
export const sampleSizeMeans = (input: MeansPlan): SampleSize => {
  const { effectSize, alpha, power, ratio = 1, sides = 2 } = input
  if (!Number.isFinite(effectSize)) throw new RangeError(`effectSize must be a finite number, not ${effectSize}`)
  requireBetween0And1("alpha", alpha)
  requireBetween0And1("power", power)
  requirePositive("ratio", ratio)
  if (effectSize === 0) return noSampleSize
  const missing = (samples: number) => powerOfMeans(effectSize, samples, alpha, ratio, sides) - power
  const least = fewestSamples(ratio)
  let most = 2 * least
  while (missing(most) < 0) most *= 2
  const exact = missing(least) >= 0 ? least : findRoot(missing, least, most)
  return { baselineSamplesExact: exact, baselineSamples: Math.ceil(exact), otherSamples: Math.ceil(ratio * exact) }
}
