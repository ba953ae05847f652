import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { sampleSizeMeans } from "./sampleSizeMeans.ts"
import { sampleSizeProportions } from "./sampleSizeProportions.ts"
import { sequentialTotal } from "./sequentialPlan.ts"
import { comparisonsOf, deviationOf, rateWith, type TestPlan } from "./TestPlan.ts"

/** The samples that a test needs; null if no number is enough, because there is no effect. */
export interface PlannedSamples {
  /** By bucket, in the order of the shares. */
  readonly samples: readonly number[] | null
  readonly total: number | null
  /** The part of α that each comparison with the baseline gets. */
  readonly alphaOfEach: number
}

/**
 * The samples of each bucket with which the test finds `effect`, other − baseline, in each comparison with this power. A sequential test has
 * the power at that number; with a power of 0.5 it is the number at which the confidence sequence's half width equals the effect. Throws a
 * RangeError for a plan out of range.
 */
export const planSamples = (plan: TestPlan & { readonly effect: number; readonly power: number }): PlannedSamples => {
  const { alphaOfEach, ratios } = comparisonsOf(plan)
  requireBetween0And1("power", plan.power)
  if (!Number.isFinite(plan.effect)) throw new RangeError(`effect must be a finite number, not ${plan.effect}`)
  if (plan.effect === 0) return { samples: null, total: null, alphaOfEach }
  const needed = Math.max(...ratios.map((ratio) => baselineSamples(plan, ratio, alphaOfEach)))
  const samples = [1, ...ratios].map((ratio) => Math.ceil(needed * ratio))
  return { samples, total: samples.reduce((sum, count) => sum + count, 0), alphaOfEach }
}

const baselineSamples = (
  { outcome, effect, power, method, sides = 2, tunedFor }: Parameters<typeof planSamples>[0],
  ratio: number,
  alpha: number
): number => {
  if (method === "sequential") {
    const deviation = deviationOf(outcome, effect, ratio)
    // Two rates of 0 and 1 do not vary: one sample shows the difference.
    if (deviation === 0) return 1
    return sequentialTotal(effect / deviation, power, { alpha, tunedFor }) / (1 + ratio)
  }
  const size =
    outcome.kind === "mean"
      ? sampleSizeMeans({ effectSize: effect, alpha, power, ratio, sides })
      : sampleSizeProportions({
          baseline: outcome.baseline,
          other: rateWith(outcome.baseline, effect),
          alpha,
          power,
          ratio,
          sides
        })
  return size.baselineSamplesExact ?? 0
}
