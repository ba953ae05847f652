import type { TwoProportions } from "../proportions/Proportion.ts"
import { type BetaPrior, betaPosterior } from "./BetaPosterior.ts"
import { betaInterval } from "./betaInterval.ts"
import { expectedLoss } from "./expectedLoss.ts"
import { probabilityLarger } from "./probabilityLarger.ts"

/** What is believed of two rates after the trials. */
export interface BetaBinomial {
  /** P(rate of the other > rate of the baseline). */
  readonly probabilityBetter: number
  /** E max(baseline − other, 0): what choosing the other is expected to lose, as a difference of rates. */
  readonly expectedLossChoosingOther: number
  /** E max(other − baseline, 0). */
  readonly expectedLossChoosingBaseline: number
  readonly meanBaseline: number
  /** Equal-tailed credible limits. */
  readonly lowBaseline: number
  readonly highBaseline: number
  readonly meanOther: number
  readonly lowOther: number
  readonly highOther: number
}

/**
 * The Beta-binomial comparison of two rates with the same prior for both; without trials the posterior is the prior. `confidence` is 0.95
 * unless given. Throws a RangeError for counts that are no proportion or a prior that is not above 0.
 */
export const betaBinomial = (
  input: TwoProportions & { readonly prior: BetaPrior; readonly confidence?: number }
): BetaBinomial => {
  const { prior, confidence = 0.95 } = input
  const baseline = betaPosterior(input.baseline, prior)
  const other = betaPosterior(input.other, prior)
  const ofBaseline = betaInterval({ ...input.baseline, prior, confidence })
  const ofOther = betaInterval({ ...input.other, prior, confidence })
  return {
    probabilityBetter: probabilityLarger(other, baseline),
    expectedLossChoosingOther: expectedLoss(other, baseline),
    expectedLossChoosingBaseline: expectedLoss(baseline, other),
    meanBaseline: baseline.mean,
    lowBaseline: ofBaseline.low,
    highBaseline: ofBaseline.high,
    meanOther: other.mean,
    lowOther: ofOther.low,
    highOther: ofOther.high
  }
}
