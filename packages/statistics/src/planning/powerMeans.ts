import { requireBetween0And1, requireCount, requirePositive } from "../numbers/requireInput.ts"
import { fewestSamples, powerOfMeans } from "./powerOfMeans.ts"
import type { MeansPlan } from "./sampleSizeMeans.ts"

/**
 * The power of a two-sample t test with so many samples in the baseline: the inverse of `sampleSizeMeans`. Null below the three samples
 * in all that the test needs. Throws a RangeError for inputs out of range.
 */
export const powerMeans = (
  input: Omit<MeansPlan, "power"> & { readonly baselineSamples: number }
): { readonly power: number | null } => {
  const { effectSize, alpha, baselineSamples, ratio = 1, sides = 2 } = input
  if (!Number.isFinite(effectSize)) throw new RangeError(`effectSize must be a finite number, not ${effectSize}`)
  requireBetween0And1("alpha", alpha)
  requireCount("baselineSamples", baselineSamples)
  requirePositive("ratio", ratio)
  if (baselineSamples < fewestSamples(ratio)) return { power: null }
  return { power: Math.min(1, powerOfMeans(effectSize, baselineSamples, alpha, ratio, sides)) }
}
