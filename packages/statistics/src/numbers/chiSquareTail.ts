import gammainc from "@stdlib/math-base-special-gammainc"
import { positiveP } from "./positiveP.ts"

/** P(χ² ≥ statistic) with df degrees of freedom; null if df is 0, because then there is nothing to test. */
export const chiSquareTail = (statistic: number, df: number): number | null => {
  if (df < 1) return null
  return statistic <= 0 ? 1 : positiveP(gammainc(statistic / 2, df / 2, true, true))
}
