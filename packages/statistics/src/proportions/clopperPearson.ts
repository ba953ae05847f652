import betaincinv from "@stdlib/math-base-special-betaincinv"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { type Interval, type Proportion, rateOf, unknownInterval } from "./Proportion.ts"

/**
 * The exact interval of a proportion (Clopper & Pearson 1934): it covers at least as often as it says, most often far more. Both ends are null
 * without trials. Throws a RangeError for counts that are no proportion.
 */
export const clopperPearson = (input: Proportion & { readonly confidence: number }): Interval => {
  requireBetween0And1("confidence", input.confidence)
  if (rateOf(input) === null) return unknownInterval
  const { successes, trials } = input
  const failures = trials - successes
  const tail = (1 - input.confidence) / 2
  return {
    low: successes === 0 ? 0 : betaincinv(tail, successes, failures + 1),
    high: failures === 0 ? 1 : betaincinv(tail, successes + 1, failures, true)
  }
}
