import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { studentQuantile, studentTwoSided } from "../numbers/student.ts"
import { meanOf, squaredErrorOf, type TwoMeans } from "./MeanSummary.ts"

/** What Welch's test answers; what cannot be computed is null. */
export interface WelchTest {
  readonly t: number | null
  /** Welch–Satterthwaite degrees of freedom. */
  readonly df: number | null
  readonly pValue: number | null
  /** other − baseline. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * Welch's two-sided t test of two means with unequal variances, and the interval of their difference (Welch 1947). All but the difference
 * are null if a group has fewer than two values or neither varies. Throws a RangeError for a negative n or standard deviation.
 */
export const welch = (input: TwoMeans & { readonly confidence: number }): WelchTest => {
  const { baseline, other, confidence } = input
  requireBetween0And1("confidence", confidence)
  const [m1, m2] = [meanOf(baseline), meanOf(other)]
  const difference = m1 === null || m2 === null ? null : m2 - m1
  const [v1, v2] = [squaredErrorOf(baseline), squaredErrorOf(other)]
  if (difference === null || v1 === null || v2 === null || v1 + v2 === 0) {
    return { t: null, df: null, pValue: null, difference, low: null, high: null }
  }
  const error = Math.sqrt(v1 + v2)
  const t = difference / error
  // As shares of the sum, so that tiny variances do not underflow when squared.
  const [s1, s2] = [v1 / (v1 + v2), v2 / (v1 + v2)]
  const df = 1 / ((s1 * s1) / (baseline.n - 1) + (s2 * s2) / (other.n - 1))
  const half = studentQuantile((1 - confidence) / 2, df) * error
  return { t, df, pValue: studentTwoSided(t, df), difference, low: difference - half, high: difference + half }
}
