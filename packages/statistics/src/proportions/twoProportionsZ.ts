import erfc from "@stdlib/math-base-special-erfc"
import { positiveP } from "../numbers/positiveP.ts"
import { rateOf, type TwoProportions } from "./Proportion.ts"

/**
 * The two-sided z test of two proportions with the pooled variance. Both are null if a proportion has no trials, or if all trials
 * succeeded or none did: then there is no variance. Throws a RangeError for counts that are no proportion.
 */
export const twoProportionsZ = ({
  baseline,
  other
}: TwoProportions): { readonly z: number | null; readonly pValue: number | null } => {
  const [p1, p2] = [rateOf(baseline), rateOf(other)]
  const pooled = (baseline.successes + other.successes) / (baseline.trials + other.trials)
  if (p1 === null || p2 === null || pooled === 0 || pooled === 1) return { z: null, pValue: null }
  const z = (p2 - p1) / Math.sqrt(pooled * (1 - pooled) * (1 / baseline.trials + 1 / other.trials))
  return { z, pValue: positiveP(erfc(Math.abs(z) / Math.SQRT2)) }
}
