import { type SurvivalBin, samplesIn } from "./SurvivalBin.ts"

/** The Kaplan–Meier estimate just after a time at which samples completed. */
export interface ProductLimit {
  readonly time: number
  /** Samples under observation just before the time. */
  readonly atRisk: number
  readonly survival: number
  /** Greenwood's sum: the squared standard error over the squared survival; infinite when none is left. */
  readonly greenwood: number
}

/** The estimate at each time up to the last one at which samples completed; the bins ascend in time. */
export const productLimit = (
  bins: readonly SurvivalBin[],
  last = Number.POSITIVE_INFINITY
): readonly ProductLimit[] => {
  const points: ProductLimit[] = []
  let left = samplesIn(bins)
  let survival = 1
  let greenwood = 0
  for (const { time, completed, censored } of bins) {
    if (time > last) break
    if (completed > 0) {
      survival *= (left - completed) / left
      greenwood += completed / (left * (left - completed))
      points.push({ time, atRisk: left, survival, greenwood })
    }
    left -= completed + censored
  }
  return points
}
