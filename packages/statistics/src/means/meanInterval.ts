import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { studentQuantile } from "../numbers/student.ts"
import type { Interval } from "../proportions/Proportion.ts"
import { type MeanSummary, meanOf, squaredErrorOf } from "./MeanSummary.ts"

/**
 * The t interval of a mean. The mean is null without values, the rest below two values. Throws a RangeError for a negative n or standard
 * deviation.
 */
export const meanInterval = (
  input: MeanSummary & { readonly confidence: number }
): Interval & { readonly mean: number | null; readonly standardError: number | null } => {
  requireBetween0And1("confidence", input.confidence)
  const mean = meanOf(input)
  const squaredError = squaredErrorOf(input)
  if (mean === null || squaredError === null) return { mean, standardError: null, low: null, high: null }
  const standardError = Math.sqrt(squaredError)
  const half = studentQuantile((1 - input.confidence) / 2, input.n - 1) * standardError
  return { mean, standardError, low: mean - half, high: mean + half }
}
