import { pOfLogE } from "../numbers/positiveP.ts"
import { requireCount, requirePositive } from "../numbers/requireInput.ts"

/**
 * The mixture sequential probability ratio test of a difference (Johari et al. 2022) after n pairs: `variance` is that of one pair's
 * difference, `tauSquared` that of the effects that are thought likely. Given for comparison with other services; `sequentialProportions` and
 * `sequentialMeans` need no guess of the effects. Throws a RangeError for inputs out of range.
 */
export const msprt = (input: {
  readonly difference: number
  readonly variance: number
  readonly n: number
  readonly tauSquared: number
}): { readonly logE: number; readonly pValue: number } => {
  const { difference, variance, n, tauSquared } = input
  requirePositive("variance", variance)
  requirePositive("tauSquared", tauSquared)
  requireCount("n", n)
  const total = variance + n * tauSquared
  const logE = Math.log(variance / total) / 2 + (n * n * tauSquared * difference * difference) / (2 * variance * total)
  return { logE, pValue: pOfLogE(logE) }
}
