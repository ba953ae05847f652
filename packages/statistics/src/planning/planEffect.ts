import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { leastEffect } from "./leastEffect.ts"
import { planPower } from "./planPower.ts"
import type { TestPlan } from "./TestPlan.ts"

/** No test needs an effect of so many standard deviations. */
const hugeEffect = 1e6

/**
 * The smallest effect, other − baseline, that the test with so many samples in all buckets together finds in each comparison with this
 * power. The effect is an increase unless `direction` says otherwise. Null if no effect is large enough. Throws a RangeError for a plan out of range.
 */
export const planEffect = (
  plan: TestPlan & {
    readonly total: number
    readonly power: number
    readonly direction?: "increase" | "decrease"
  }
): { readonly effect: number | null; readonly alphaOfEach: number } => {
  const { outcome, power, direction = "increase" } = plan
  requireBetween0And1("power", power)
  const sign = direction === "increase" ? 1 : -1
  const { alphaOfEach } = planPower({ ...plan, effect: 0 })
  const effect = leastEffect(
    (tried) => planPower({ ...plan, effect: sign * tried }).power,
    power,
    outcome.kind === "mean" ? hugeEffect : direction === "increase" ? 1 - outcome.baseline : outcome.baseline
  )
  return { effect: effect === null ? null : sign * effect, alphaOfEach }
}
