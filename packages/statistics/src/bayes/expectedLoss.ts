import { integrate } from "../numbers/integrate.ts"
import { type BetaPosterior, bends, rateAt } from "./BetaPosterior.ts"

/** E max(missed − chosen, 0) = ∫ P(missed > t) P(chosen < t) dt: a sum of positive parts only, so that a tiny loss keeps its digits. */
export const expectedLoss = (chosen: BetaPosterior, missed: BetaPosterior): number => {
  if (missed.high <= chosen.low) return 0
  return integrate(
    (x) => missed.above(x) * chosen.below(x) * rateAt(x) * rateAt(-x),
    bends([chosen, missed], chosen.low, missed.high)
  )
}
