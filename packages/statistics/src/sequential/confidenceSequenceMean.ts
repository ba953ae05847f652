import { requireCount } from "../numbers/requireInput.ts"
import { mixtureHalfWidth, mixtureRho } from "./mixtureRho.ts"

/**
 * Half the width of the asymptotic confidence sequence of a mean (Waudby-Smith et al. 2021, two-sided mixture): mean ± half contains the
 * true mean at all times at once with probability 1 − α, approximately for small n. `tunedFor` is the n at which it is narrowest. The half
 * width is null without values. Throws a RangeError for inputs out of range.
 */
export const confidenceSequenceMean = (input: {
  readonly n: number
  readonly sd: number
  readonly alpha: number
  readonly tunedFor: number
}): { readonly rho: number; readonly halfWidth: number | null } => {
  const { n, sd, alpha, tunedFor } = input
  requireCount("n", n)
  requireCount("sd", sd)
  const rho = mixtureRho(alpha, tunedFor)
  return { rho, halfWidth: n === 0 ? null : sd * mixtureHalfWidth(n, rho, alpha) }
}
