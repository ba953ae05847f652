import { requireCount } from "../numbers/requireInput.ts"

/** Successes in trials, both whole: 0 ≤ successes ≤ trials. */
export interface Proportion {
  readonly successes: number
  readonly trials: number
}

/** Two proportions that are compared: what the other has more than the baseline is positive. */
export interface TwoProportions {
  readonly baseline: Proportion
  readonly other: Proportion
}

/** An interval; null at an end that is not defined. */
export interface Interval {
  readonly low: number | null
  readonly high: number | null
}

export const unknownInterval: Interval = { low: null, high: null }

/** successes / trials; null without trials. Throws a RangeError unless 0 ≤ successes ≤ trials. */
export const rateOf = ({ successes, trials }: Proportion): number | null => {
  requireCount("successes", successes)
  requireCount("trials", trials)
  if (successes > trials) throw new RangeError(`${successes} successes are more than ${trials} trials`)
  return trials === 0 ? null : successes / trials
}
