import { integrate } from "../numbers/integrate.ts"
import type { Proportion } from "../proportions/Proportion.ts"
import { type BetaPrior, bends, betaPosterior } from "./BetaPosterior.ts"

/**
 * For each bucket the posterior probability that its rate is the largest of all, by quadrature. Buckets are independent, each with the same
 * prior. One bucket is best for certain; no bucket gives no probability. Throws a RangeError for counts that are no proportion.
 */
export const probabilityBest = (input: {
  readonly buckets: readonly Proportion[]
  readonly prior: BetaPrior
}): { readonly probabilities: readonly number[] } => {
  const posteriors = input.buckets.map((bucket) => betaPosterior(bucket, input.prior))
  if (posteriors.length < 2) return { probabilities: posteriors.map(() => 1) }
  // Below the highest of the lower ends some other bucket is larger for certain.
  const from = Math.max(...posteriors.map(({ low }) => low))
  const to = Math.max(...posteriors.map(({ high }) => high))
  const points = bends(posteriors, from, to)
  return {
    probabilities: posteriors.map((posterior) =>
      Math.min(
        1,
        integrate(
          (x) =>
            posteriors.reduce(
              (product, other) => (other === posterior ? product : product * other.below(x)),
              posterior.density(x)
            ),
          points
        )
      )
    )
  }
}
