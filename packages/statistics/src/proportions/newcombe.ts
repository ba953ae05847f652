import { type Interval, rateOf, type TwoProportions } from "./Proportion.ts"
import { wilson } from "./wilson.ts"

/**
 * The difference other − baseline of two proportions with Newcombe's hybrid score interval (Newcombe 1998, method 10). All are null if
 * either has no trials. Throws a RangeError for counts that are no proportion.
 */
export const newcombe = (
  input: TwoProportions & { readonly confidence: number }
): Interval & { readonly difference: number | null } => {
  const { baseline, other, confidence } = input
  const [p1, p2] = [rateOf(baseline), rateOf(other)]
  const one = wilson({ ...baseline, confidence })
  const two = wilson({ ...other, confidence })
  if (p1 === null || p2 === null || one.low === null || one.high === null || two.low === null || two.high === null) {
    return { difference: null, low: null, high: null }
  }
  const difference = p2 - p1
  return {
    difference,
    low: difference - Math.hypot(p2 - two.low, one.high - p1),
    high: difference + Math.hypot(two.high - p2, p1 - one.low)
  }
}
