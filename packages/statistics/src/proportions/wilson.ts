import { twoSidedQuantile } from "../numbers/normal.ts"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { type Interval, type Proportion, rateOf, unknownInterval } from "./Proportion.ts"

/**
 * Wilson's score interval of a proportion (Wilson 1927). `confidence` lies between 0 and 1. Both ends are null without trials.
 * Throws a RangeError for counts that are no proportion.
 */
export const wilson = (input: Proportion & { readonly confidence: number }): Interval => {
  requireBetween0And1("confidence", input.confidence)
  if (rateOf(input) === null) return unknownInterval
  const z = twoSidedQuantile(1 - input.confidence)
  const { successes, trials } = input
  return { low: lowEnd(successes, trials, z), high: 1 - lowEnd(trials - successes, trials, z) }
}

/** The smaller root by the product of both roots, which loses no digits near 0. */
const lowEnd = (successes: number, trials: number, z: number): number => {
  const p = successes / trials
  const square = (z * z) / trials
  const sum = p + square / 2 + Math.sqrt(square * (p * (1 - p) + square / 4))
  return (p * p) / sum
}
