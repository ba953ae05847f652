import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { leastEffect } from "./leastEffect.ts"
import { powerMeans } from "./powerMeans.ts"
import type { MeansPlan } from "./sampleSizeMeans.ts"

/** No test needs an effect of so many standard deviations. */
const hugeEffect = 1e6

/**
 * The smallest difference of two means, in standard deviations, that a t test with so many samples in the baseline finds with this power.
 * Null below the three samples in all that the test needs. Throws a RangeError for inputs out of range.
 */
export const minimumEffectMeans = (
  input: Omit<MeansPlan, "effectSize"> & { readonly baselineSamples: number }
): { readonly effectSize: number | null } => {
  requireBetween0And1("power", input.power)
  const powerOf = (effectSize: number) => powerMeans({ ...input, effectSize }).power
  if (powerOf(0) === null) return { effectSize: null }
  return { effectSize: leastEffect((effectSize) => powerOf(effectSize) ?? 0, input.power, hugeEffect) }
}
