import { twoSidedQuantile } from "../numbers/normal.ts"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { type Interval, rateOf, type TwoProportions } from "./Proportion.ts"

/**
 * The ratio other / baseline of two proportions, 1 for equal ones, with Katz's log interval (Katz et al. 1978). All are null if the baseline
 * has no success or either has no trials; the limits also if the other has no success. Throws a RangeError for counts that are no proportion.
 */
export const relativeRisk = (
  input: TwoProportions & { readonly confidence: number }
): Interval & { readonly ratio: number | null } => {
  const { baseline, other, confidence } = input
  requireBetween0And1("confidence", confidence)
  const [p1, p2] = [rateOf(baseline), rateOf(other)]
  if (p1 === null || p2 === null || p1 === 0) return { ratio: null, low: null, high: null }
  const ratio = p2 / p1
  if (ratio === 0) return { ratio, low: null, high: null }
  const variance = (1 - p1) / baseline.successes + (1 - p2) / other.successes
  const factor = Math.exp(twoSidedQuantile(1 - confidence) * Math.sqrt(variance))
  return { ratio, low: ratio / factor, high: ratio * factor }
}
