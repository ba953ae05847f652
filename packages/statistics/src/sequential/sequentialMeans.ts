import { meanOf, squaredErrorOf, type TwoMeans } from "../means/MeanSummary.ts"
import { type SequentialComparison, type SequentialSettings, sequentialDifference } from "./sequentialDifference.ts"

const fewestValues = 50

/**
 * The difference of two means with limits and a p-value that hold at any time. Neither is answered below 50 values in either group; heavy
 * tails need far more. Throws a RangeError for inputs out of range.
 */
export const sequentialMeans = (input: TwoMeans & SequentialSettings): SequentialComparison => {
  const { baseline, other } = input
  const [m1, m2] = [meanOf(baseline), meanOf(other)]
  const [v1, v2] = [squaredErrorOf(baseline), squaredErrorOf(other)]
  return sequentialDifference(
    {
      difference: m1 === null || m2 === null ? null : m2 - m1,
      squaredError: v1 === null || v2 === null ? null : v1 + v2,
      n: baseline.n + other.n,
      isEnough: baseline.n >= fewestValues && other.n >= fewestValues
    },
    input
  )
}
