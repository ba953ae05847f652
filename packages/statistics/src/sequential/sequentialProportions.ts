import { type Proportion, rateOf, type TwoProportions } from "../proportions/Proportion.ts"
import { type SequentialComparison, type SequentialSettings, sequentialDifference } from "./sequentialDifference.ts"

const fewestTrials = 50
const fewestOfEach = 5

/**
 * The difference of two rates with limits and a p-value that hold at any time. Neither is answered below 50 trials, 5 successes or 5 failures
 * in either group, where the asymptotic method does not hold. Throws a RangeError for inputs out of range.
 */
export const sequentialProportions = (input: TwoProportions & SequentialSettings): SequentialComparison => {
  const { baseline, other } = input
  const [p1, p2] = [rateOf(baseline), rateOf(other)]
  const isKnown = p1 !== null && p2 !== null
  return sequentialDifference(
    {
      difference: isKnown ? p2 - p1 : null,
      squaredError: isKnown ? (p1 * (1 - p1)) / baseline.trials + (p2 * (1 - p2)) / other.trials : null,
      n: baseline.trials + other.trials,
      isEnough: isEnough(baseline) && isEnough(other)
    },
    input
  )
}

const isEnough = ({ successes, trials }: Proportion) =>
  trials >= fewestTrials && successes >= fewestOfEach && trials - successes >= fewestOfEach
