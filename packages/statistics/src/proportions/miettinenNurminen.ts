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

/** The variance of the difference at the most likely rates that differ by exactly `difference`. */
const varianceGiven = (difference: number, baseline: Proportion, other: Proportion): number => {
  const slope = (rate: number) => likelihoodSlope(baseline, rate) + likelihoodSlope(other, rate + difference)
  const rate = peakBetween(Math.max(0, -difference), Math.min(1, 1 - difference), slope)
  const n = baseline.trials + other.trials
  return ((varianceAt(rate, baseline) + varianceAt(rate + difference, other)) * n) / (n - 1)
}

const likelihoodSlope = ({ successes, trials }: Proportion, rate: number): number => {
  const failures = trials - successes
  // Rounding may carry a rate past its end.
  const up = successes === 0 ? 0 : successes / Math.max(0, rate)
  const down = failures === 0 ? 0 : failures / Math.max(0, 1 - rate)
  return up - down
}

/** Where a function whose slope falls is largest. */
const peakBetween = (low: number, high: number, slope: (x: number) => number): number => {
  if (high <= low || slope(low) <= 0) return low
  return slope(high) >= 0 ? high : findRoot(slope, low, high)
}

const varianceAt = (rate: number, { trials }: Proportion): number => {
  const known = Math.max(0, Math.min(1, rate))
  return (known * (1 - known)) / trials
}
