import erfc from "@stdlib/math-base-special-erfc"
import { twoSidedQuantile } from "../numbers/normal.ts"
import { positiveP } from "../numbers/positiveP.ts"
import { requireBetween0And1, requireCount } from "../numbers/requireInput.ts"
import { productLimit } from "./productLimit.ts"
import { requireBins, type SurvivalBin } from "./SurvivalBin.ts"

/** How many have completed by an age, samples that are younger taken into account. */
export interface CompletionByAge {
  /** The difference other − baseline of the completed parts; null if one is not known at this age. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly pValue: number | null
  /** The completed part of each by the Kaplan–Meier estimate; null if no sample was observed as long and some are not complete. */
  readonly baseline: number | null
  readonly other: number | null
}

/**
 * The difference of the parts that complete within `age`, with a normal interval and test by Greenwood's variances (Klein et al. 2007): unlike
 * completed / all, it does not fall with fresh samples. Not to be trusted with fewer than some five completions or samples left in a
 * bucket. Throws a RangeError for inputs out of range.
 */
export const completionByAge = (input: {
  readonly baseline: readonly SurvivalBin[]
  readonly other: readonly SurvivalBin[]
  readonly age: number
  readonly confidence: number
}): CompletionByAge => {
  const { age, confidence } = input
  requireBetween0And1("confidence", confidence)
  requireCount("age", age)
  const [one, two] = [at(input.baseline, age), at(input.other, age)]
  const known = { baseline: one?.completed ?? null, other: two?.completed ?? null }
  if (one === null || two === null) return { difference: null, low: null, high: null, pValue: null, ...known }
  const difference = two.completed - one.completed
  const error = Math.hypot(one.standardError, two.standardError)
  if (error === 0) return { difference, low: null, high: null, pValue: null, ...known }
  const half = twoSidedQuantile(1 - confidence) * error
  const pValue = positiveP(erfc(Math.abs(difference) / error / Math.SQRT2))
  return { difference, low: difference - half, high: difference + half, pValue, ...known }
}

const at = (bins: readonly SurvivalBin[], age: number) => {
  requireBins(bins)
  const longest = bins.findLast(({ completed, censored }) => completed + censored > 0)?.time
  if (longest === undefined) return null
  const { survival, greenwood } = productLimit(bins, age).at(-1) ?? { survival: 1, greenwood: 0 }
  if (survival === 0) return { completed: 1, standardError: 0 }
  return longest < age ? null : { completed: 1 - survival, standardError: survival * Math.sqrt(greenwood) }
}
