import { normalTail } from "../numbers/normal.ts"
import { requirePositive } from "../numbers/requireInput.ts"

/** What is believed of a difference whose posterior is normal. */
export interface NormalComparison {
  /** P(difference > 0). */
  readonly probabilityGreater: number
  /** E max(−difference, 0): what choosing the greater loses on average. */
  readonly expectedLoss: number
}

/**
 * The posterior of a difference of means of many values, with a flat prior: normal, with the estimate and its squared standard error. Not to
 * be trusted for few values or heavy tails. Throws a RangeError unless squaredError > 0.
 */
export const normalComparison = (input: {
  readonly difference: number
  readonly squaredError: number
}): NormalComparison => {
  const { difference, squaredError } = input
  requirePositive("squaredError", squaredError)
  const error = Math.sqrt(squaredError)
  const z = difference / error
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return {
    probabilityGreater: normalTail(-z),
    expectedLoss: Math.max(0, error * density - difference * normalTail(z))
  }
}
