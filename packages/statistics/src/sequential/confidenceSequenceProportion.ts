import betaln from "@stdlib/math-base-special-betaln"
import { findRoot } from "../numbers/findRoot.ts"
import { requireBetween0And1, requirePositive } from "../numbers/requireInput.ts"
import { type Interval, type Proportion, rateOf } from "../proportions/Proportion.ts"

/** Small enough to bracket every limit, large enough for finite logarithms. */
const edge = Number.MIN_VALUE

/**
 * The exact confidence sequence of one rate by the beta-binomial mixture (Robbins 1970): it contains the true rate at all times at once with
 * probability at least 1 − α. The mixture Beta(alpha, beta), uniform unless given, must be fixed before the first trial. It is 0 to 1
 * without trials. Throws a RangeError for inputs out of range.
 */
export const confidenceSequenceProportion = (
  input: Proportion & {
    readonly alpha: number
    readonly mixture?: { readonly alpha: number; readonly beta: number }
  }
): Interval & { readonly low: number; readonly high: number } => {
  const { successes, trials, alpha, mixture = { alpha: 1, beta: 1 } } = input
  requireBetween0And1("alpha", alpha)
  requirePositive("mixture.alpha", mixture.alpha)
  requirePositive("mixture.beta", mixture.beta)
  const rate = rateOf(input)
  if (rate === null) return { low: 0, high: 1 }
  const failures = trials - successes
  const logEvidence =
    betaln(mixture.alpha + successes, mixture.beta + failures) - betaln(mixture.alpha, mixture.beta) + Math.log(alpha)
  // As a function of the part that is small at its end, so that both ends keep their digits.
  const lowEnd = (hits: number, misses: number) => {
    const outside = (p: number) =>
      logEvidence - (hits === 0 ? 0 : hits * Math.log(p)) - (misses === 0 ? 0 : misses * Math.log1p(-p))
    return hits === 0 ? 0 : findRoot(outside, edge, hits / trials)
  }
  return { low: lowEnd(successes, failures), high: 1 - lowEnd(failures, successes) }
}
