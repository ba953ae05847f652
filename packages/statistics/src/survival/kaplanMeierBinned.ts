import { twoSidedQuantile } from "../numbers/normal.ts"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { type ProductLimit, productLimit } from "./productLimit.ts"
import { requireBins, type SurvivalBin } from "./SurvivalBin.ts"

/** A Kaplan–Meier curve: one entry for each time at which samples completed. */
export interface SurvivalCurve {
  readonly times: readonly number[]
  /** The part that is not yet complete just after each time. */
  readonly survival: readonly number[]
  /** Greenwood's standard errors; null where all that were left completed. */
  readonly standardErrors: readonly (number | null)[]
  /** Pointwise log-log limits of the survival; null where the standard error is. */
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  /** Samples under observation just before each time. */
  readonly atRisk: readonly number[]
  /** The first time at which at most half are left; null if more than half are left at the end. */
  readonly median: number | null
  /** The first times at which the lower and the upper limit are at most a half (Brookmeyer & Crowley 1982); null if that is never. */
  readonly medianLow: number | null
  readonly medianHigh: number | null
}

/** A survival of exactly a half can come out a few digits above it. */
const half = 0.5 + 1e-12

/**
 * The Kaplan–Meier estimate for samples in bins (Kaplan & Meier 1958), in time that grows with the bins only. `confidence` is 0.95 unless
 * given. Throws a RangeError unless the bins ascend in time and their counts are not negative.
 */
export const kaplanMeierBinned = (input: {
  readonly bins: readonly SurvivalBin[]
  readonly confidence?: number
}): SurvivalCurve => {
  const { bins, confidence = 0.95 } = input
  requireBetween0And1("confidence", confidence)
  requireBins(bins)
  const z = twoSidedQuantile(1 - confidence)
  const points = productLimit(bins).map((point) => ({ ...point, ...limits(point, z) }))
  const firstAtMostHalf = (value: "survival" | "low" | "high") =>
    points.find((point) => (point[value] ?? 1) <= half)?.time ?? null
  return {
    times: points.map(({ time }) => time),
    survival: points.map((point) => point.survival),
    standardErrors: points.map(({ standardError }) => standardError),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
    atRisk: points.map(({ atRisk }) => atRisk),
    median: firstAtMostHalf("survival"),
    medianLow: firstAtMostHalf("low"),
    medianHigh: firstAtMostHalf("high")
  }
}

/** S^exp(±z·se/(S ln S)): limits that stay between 0 and 1. */
const limits = ({ survival, greenwood }: ProductLimit, z: number) => {
  if (survival <= 0) return { standardError: null, low: null, high: null }
  const factor = Math.exp((z * Math.sqrt(greenwood)) / Math.log(survival))
  return { standardError: survival * Math.sqrt(greenwood), low: survival ** (1 / factor), high: survival ** factor }
}
