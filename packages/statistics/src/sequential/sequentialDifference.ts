import { pOfLogE } from "../numbers/positiveP.ts"
import { mixtureHalfWidth, mixtureRho } from "./mixtureRho.ts"

/** How a sequential comparison is set up, once, before the first sample. */
export interface SequentialSettings {
  /** The chance that the sequence ever excludes the truth, between 0 and 1. */
  readonly alpha: number
  /** The total of both groups at which the sequence is narrowest: the plan's total, 5,000 unless given. */
  readonly tunedFor?: number
}

/** A comparison that may be looked at after each sample. */
export interface SequentialComparison {
  /** other − baseline; null if a group is empty. */
  readonly difference: number | null
  /** Limits that contain the true difference at all times at once; null while `isEnough` is false. */
  readonly low: number | null
  readonly high: number | null
  /** Always valid: keep the smallest that was seen. Null while `isEnough` is false. */
  readonly pValue: number | null
  /** ln of the evidence for a difference: keep the largest that was seen. Null while `isEnough` is false. */
  readonly logE: number | null
  readonly rho: number
  /** There are enough samples for an asymptotic method, and they vary. */
  readonly isEnough: boolean
}

/** What is known of a difference: its squared standard error, and the samples of both groups. */
export interface EstimatedDifference {
  readonly difference: number | null
  readonly squaredError: number | null
  readonly n: number
  readonly isEnough: boolean
}

const defaultTotal = 5_000

/**
 * The asymptotic confidence sequence of a difference (Waudby-Smith et al. 2021) with the variance per sample n · squaredError, and its
 * p-value by inversion, with the ρ of `alpha`. Throws a RangeError unless 0 < alpha < 1 and tunedFor > 0.
 */
export const sequentialDifference = (
  estimate: EstimatedDifference,
  { alpha, tunedFor = defaultTotal }: SequentialSettings
): SequentialComparison => {
  const { difference, squaredError, n } = estimate
  const rho = mixtureRho(alpha, tunedFor)
  if (difference === null || squaredError === null || squaredError === 0 || !estimate.isEnough) {
    return { difference, low: null, high: null, pValue: null, logE: null, rho, isEnough: false }
  }
  const half = Math.sqrt(squaredError * n) * mixtureHalfWidth(n, rho, alpha)
  const spread = n * rho * rho
  const logE = ((difference * difference) / (2 * squaredError)) * (spread / (spread + 1)) - Math.log1p(spread) / 2
  return {
    difference,
    low: difference - half,
    high: difference + half,
    pValue: pOfLogE(logE),
    logE,
    rho,
    isEnough: true
  }
}
