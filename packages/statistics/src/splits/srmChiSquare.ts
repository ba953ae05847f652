import { chiSquareTail } from "../numbers/chiSquareTail.ts"
import { possibleSplit, type Split } from "./Split.ts"

/** What the chi-square test of a split answers. */
export interface SRMChiSquare {
  /** Null without samples, and when it is infinite because of impossible samples. */
  readonly statistic: number | null
  /** Buckets with a share, less 1. */
  readonly df: number
  /** Null if fewer than two buckets have a share or there are no samples; 0 only with impossible samples. */
  readonly pValue: number | null
  /** Samples in buckets whose share is 0. */
  readonly impossible: number
}

/**
 * The chi-square test for a sample ratio mismatch. To be looked at once: looked at again and again it raises false alarms, `srmMixture`
 * does not. Shares need not add up to 1. Throws a RangeError for negative numbers or lists of different length.
 */
export const srmChiSquare = (split: Split): SRMChiSquare => {
  const { observed, shares, n, impossible } = possibleSplit(split)
  const df = Math.max(0, shares.length - 1)
  if (impossible > 0) return { statistic: null, df, pValue: 0, impossible }
  if (n === 0) return { statistic: null, df, pValue: null, impossible }
  const statistic = observed.reduce((sum, count, bucket) => {
    const expected = n * (shares[bucket] ?? 0)
    return sum + (count - expected) ** 2 / expected
  }, 0)
  return { statistic, df, pValue: chiSquareTail(statistic, df), impossible }
}
