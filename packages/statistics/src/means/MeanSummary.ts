import { requireCount } from "../numbers/requireInput.ts"

/** What is known of n values: their mean, null without values, and their standard deviation (divisor n − 1), null below two values. */
export interface MeanSummary {
  readonly n: number
  readonly mean: number | null
  readonly sd: number | null
}

/** Two groups that are compared: what the other has more than the baseline is positive. */
export interface TwoMeans {
  readonly baseline: MeanSummary
  readonly other: MeanSummary
}

/** The mean; null without values. Throws a RangeError for a negative n. */
export const meanOf = ({ n, mean }: MeanSummary): number | null => {
  requireCount("n", n)
  return n === 0 ? null : mean
}

/** The squared standard error of the mean; null below two values. Throws a RangeError for a negative standard deviation. */
export const squaredErrorOf = ({ n, sd }: MeanSummary): number | null => {
  requireCount("n", n)
  if (sd !== null) requireCount("sd", sd)
  return n < 2 || sd === null ? null : (sd * sd) / n
}
