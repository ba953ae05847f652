import { findRoot } from "../numbers/findRoot.ts"
import { normalQuantile, normalTail } from "../numbers/normal.ts"
import { requirePositive } from "../numbers/requireInput.ts"
import { mixtureHalfWidth, mixtureRho } from "../sequential/mixtureRho.ts"

/** A confidence sequence that is planned, for samples of variance 1 in all. */
interface SequentialPlan {
  readonly alpha: number
  /** The total at which it is narrowest; the planned total itself if undefined. */
  readonly tunedFor: number | undefined
}

const halfWidthAt = (total: number, { alpha, tunedFor = total }: SequentialPlan): number =>
  mixtureHalfWidth(total, mixtureRho(alpha, tunedFor), alpha)

/**
 * The chance that the confidence sequence excludes 0 at this total. The chance that it ever did before is larger. `effect` is in units of the
 * root of the variance per sample.
 */
export const sequentialPower = (effect: number, total: number, plan: SequentialPlan): number =>
  total > 0 ? normalTail((halfWidthAt(total, plan) - Math.abs(effect)) * Math.sqrt(total)) : 0

/**
 * The total at which the confidence sequence's half width is the effect less the standard errors that the power needs: none for a power of
 * 0.5. `effect` is in units of the root of the variance per sample, not 0.
 */
export const sequentialTotal = (effect: number, power: number, plan: SequentialPlan): number => {
  requirePositive("effect", Math.abs(effect))
  const errors = normalQuantile(1 - power)
  // Tuned for itself, the half width is the same number of standard errors at any total.
  if (plan.tunedFor === undefined) return (Math.max(0, halfWidthAt(1, plan) + errors) / effect) ** 2
  const missing = (total: number) => halfWidthAt(total, plan) + errors / Math.sqrt(total) - Math.abs(effect)
  let [least, most] = [1, 1]
  while (missing(least) < 0) least /= 2
  while (missing(most) > 0) most *= 2
  return findRoot(missing, least, most)
}
