import betainc from "@stdlib/math-base-special-betainc"
import tQuantile from "@stdlib/stats-base-dists-t-quantile"
import { positiveP } from "./positiveP.ts"

/** P(|T| > |t|) of Student's distribution with df > 0 degrees of freedom. */
export const studentTwoSided = (t: number, df: number): number => {
  const square = t * t
  // The smaller part of 1 is computed, so that neither a tiny t nor a huge one loses digits.
  if (square < df) return positiveP(betainc(square / (df + square), 0.5, df / 2, true, true))
  return positiveP(betainc(df / (df + square), df / 2, 0.5))
}

/** The t with P(T > t) = tail, 0 < tail < 1, with df > 0 degrees of freedom. */
export const studentQuantile = (tail: number, df: number): number => -tQuantile(tail, df)
