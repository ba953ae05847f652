import betaincinv from "@stdlib/math-base-special-betaincinv"
import { requireBetween0And1, requirePositive } from "../numbers/requireInput.ts"
import { type Proportion, rateOf } from "../proportions/Proportion.ts"
import type { BetaPrior } from "./BetaPosterior.ts"

/**
 * The equal-tailed credible limits of a rate after these trials. `confidence` is 0.95 unless given. Throws a RangeError for counts that are
 * no proportion or a prior that is not above 0.
 */
export const betaInterval = (
  input: Proportion & { readonly prior: BetaPrior; readonly confidence?: number }
): { readonly mean: number; readonly low: number; readonly high: number } => {
  const { confidence = 0.95, prior, successes, trials } = input
  requireBetween0And1("confidence", confidence)
  requirePositive("prior.alpha", prior.alpha)
  requirePositive("prior.beta", prior.beta)
  rateOf(input)
  const alpha = prior.alpha + successes
  const beta = prior.beta + trials - successes
  const tail = (1 - confidence) / 2
  return {
    mean: alpha / (alpha + beta),
    low: betaincinv(tail, alpha, beta),
    high: betaincinv(tail, alpha, beta, true)
  }
}
