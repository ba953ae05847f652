import { normalQuantile, normalTail } from "../numbers/normal.ts"
import { requireBetween0And1, requireCount, requirePositive, requireProbability } from "../numbers/requireInput.ts"
import { type ProportionsPlan, spreads } from "./sampleSizeProportions.ts"

/**
 * The power of a test of two proportions with so many samples in the baseline: the inverse of `sampleSizeProportions`. α/sides if the rates
 * are equal. Throws a RangeError for inputs out of range.
 */
export const powerProportions = (
  input: Omit<ProportionsPlan, "power"> & { readonly baselineSamples: number }
): { readonly power: number } => {
  const { baseline, other, alpha, baselineSamples, ratio = 1, sides = 2 } = input
  requireProbability("baseline", baseline)
  requireProbability("other", other)
  requireBetween0And1("alpha", alpha)
  requireCount("baselineSamples", baselineSamples)
  requirePositive("ratio", ratio)
  const { equal, different } = spreads(baseline, other, ratio)
  const missing = normalQuantile(alpha / sides) * equal - Math.abs(other - baseline) * Math.sqrt(baselineSamples)
  if (different === 0) return { power: missing > 0 ? 0 : 1 }
  return { power: normalTail(missing / different) }
}
