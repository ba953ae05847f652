import { requireCount } from "../numbers/requireInput.ts"
import { powerMeans } from "./powerMeans.ts"
import { powerProportions } from "./powerProportions.ts"
import { sequentialPower } from "./sequentialPlan.ts"
import { comparisonsOf, deviationOf, rateWith, type TestPlan } from "./TestPlan.ts"

/**
 * The power of the least powerful comparison with so many samples in all buckets together: the inverse of `planSamples`. A sequential test's
 * is that at the end, a lower bound of that of all looks. Throws a RangeError for a plan out of range.
 */
export const planPower = (
  plan: TestPlan & { readonly effect: number; readonly total: number }
): { readonly power: number; readonly alphaOfEach: number } => {
  const { alphaOfEach, ratios, wholeRatio } = comparisonsOf(plan)
  requireCount("total", plan.total)
  if (!Number.isFinite(plan.effect)) throw new RangeError(`effect must be a finite number, not ${plan.effect}`)
  const baselineSamples = plan.total / wholeRatio
  const powers = ratios.map((ratio) => powerOfComparison(plan, baselineSamples, ratio, alphaOfEach))
  return { power: Math.min(...powers), alphaOfEach }
}

const powerOfComparison = (
  { outcome, effect, method, sides = 2, tunedFor }: Parameters<typeof planPower>[0],
  baselineSamples: number,
  ratio: number,
  alpha: number
): number => {
  if (method === "sequential") {
    const deviation = deviationOf(outcome, effect, ratio)
    if (deviation === 0) return effect === 0 ? 0 : 1
    return sequentialPower(effect / deviation, baselineSamples * (1 + ratio), { alpha, tunedFor })
  }
  if (outcome.kind === "mean")
    return powerMeans({ effectSize: effect, alpha, baselineSamples, ratio, sides }).power ?? 0
  const other = rateWith(outcome.baseline, effect)
  return powerProportions({ baseline: outcome.baseline, other, alpha, baselineSamples, ratio, sides }).power
}
