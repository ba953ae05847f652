import { requireBetween0And1, requireProbability } from "../numbers/requireInput.ts"
import { leastEffect } from "./leastEffect.ts"
import { powerProportions } from "./powerProportions.ts"
import type { ProportionsPlan } from "./sampleSizeProportions.ts"

/**
 * The smallest difference of two proportions that a test with so many samples in the baseline finds with this power, as the other's rate and
 * as other − baseline. `direction` is an increase unless given. Both are null if no rate differs enough. Throws a RangeError for inputs
 * out of range.
 */
export const minimumEffectProportions = (
  input: Omit<ProportionsPlan, "other"> & {
    readonly baselineSamples: number
    readonly direction?: "increase" | "decrease"
  }
): { readonly other: number | null; readonly effect: number | null } => {
  const { power, direction = "increase", baseline } = input
  requireBetween0And1("power", power)
  requireProbability("baseline", baseline)
  const sign = direction === "increase" ? 1 : -1
  // Rounding must not carry the rate past its end.
  const rateAfter = (effect: number) => Math.min(1, Math.max(0, baseline + sign * effect))
  const effect = leastEffect(
    (tried) => powerProportions({ ...input, other: rateAfter(tried) }).power,
    power,
    direction === "increase" ? 1 - baseline : baseline
  )
  return effect === null ? { other: null, effect: null } : { other: rateAfter(effect), effect: sign * effect }
}
