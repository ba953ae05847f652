import { findRoot } from "../numbers/findRoot.ts"
import { twoSidedQuantile } from "../numbers/normal.ts"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { type Interval, type Proportion, rateOf, type TwoProportions } from "./Proportion.ts"

/**
 * The difference other − baseline of two proportions with the score interval of Miettinen & Nurminen (1985): all differences that a score
 * test would not reject. All are null if either has no trials. Throws a RangeError for counts that are no proportion.
 */
export const miettinenNurminen = (
  input: TwoProportions & { readonly confidence: number }
): Interval & { readonly difference: number | null } => {
  const { baseline, other, confidence } = input
  requireBetween0And1("confidence", confidence)
  const [p1, p2] = [rateOf(baseline), rateOf(other)]
  if (p1 === null || p2 === null) return { difference: null, low: null, high: null }
  const difference = p2 - p1
  const z = twoSidedQuantile(1 - confidence)
  const outside = (tried: number) => {
    if (tried === difference) return -z
    return Math.abs(difference - tried) / Math.sqrt(varianceGiven(tried, baseline, other)) - z
  }
  return {
    difference,
    low: difference === -1 ? -1 : findRoot(outside, -1, difference),
    high: difference === 1 ? 1 : findRoot(outside, difference, 1)
  }
}

/** The variance of the difference at the most likely rates that differ by exactly `difference`, a root of a cubic (their appendix 1). */
const varianceGiven = (difference: number, baseline: Proportion, other: Proportion): number => {
  const [n1, n2] = [other.trials, baseline.trials]
  const [x1, x2] = [other.successes, baseline.successes]
  const n = n1 + n2
  const l2 = (n1 + 2 * n2) * difference - n - (x1 + x2)
  const l1 = (n2 * difference - n - 2 * x2) * difference + (x1 + x2)
  const l0 = x2 * difference * (1 - difference)
  const third = l2 / (3 * n)
  const q = third ** 3 - (l1 * l2) / (6 * n * n) + l0 / (2 * n)
  const p = (q < 0 ? -1 : 1) * Math.sqrt(Math.max(0, third * third - l1 / (3 * n)))
  const angle = p === 0 ? 0 : (Math.PI + Math.acos(Math.max(-1, Math.min(1, q / p ** 3)))) / 3
  const lower = Math.max(0, -difference)
  const upper = Math.min(1, 1 - difference)
  const rate2 = Math.max(lower, Math.min(upper, 2 * p * Math.cos(angle) - third))
  const rate1 = Math.max(0, Math.min(1, rate2 + difference))
  return (((rate1 * (1 - rate1)) / n1 + (rate2 * (1 - rate2)) / n2) * n) / (n - 1)
}
