import { twoSidedQuantile } from "../numbers/normal.ts"
import { requireBetween0And1 } from "../numbers/requireInput.ts"
import { meanOf, squaredErrorOf, type TwoMeans } from "./MeanSummary.ts"

/**
 * The relative difference other / baseline − 1 of two means, with an interval by the delta method: variance v₂/m₁² + m₂²v₁/m₁⁴, normal
 * limits. All are null if the baseline's mean is 0, or so near that a double cannot hold the answer, or a group has no values; the limits also below two values in a group. Not to be
 * trusted while the baseline's mean is within some four standard errors of 0.
 */
export const relativeDifference = (
  input: TwoMeans & { readonly confidence: number }
): { readonly relative: number | null; readonly low: number | null; readonly high: number | null } => {
  const { baseline, other, confidence } = input
  requireBetween0And1("confidence", confidence)
  const [m1, m2] = [meanOf(baseline), meanOf(other)]
  const [v1, v2] = [squaredErrorOf(baseline), squaredErrorOf(other)]
  const ratio = m1 === null || m2 === null ? Number.NaN : m2 / m1
  if (m1 === null || !Number.isFinite(ratio)) return { relative: null, low: null, high: null }
  const relative = ratio - 1
  if (v1 === null || v2 === null) return { relative, low: null, high: null }
  const half = (twoSidedQuantile(1 - confidence) * Math.hypot(Math.sqrt(v2), ratio * Math.sqrt(v1))) / Math.abs(m1)
  if (!Number.isFinite(half)) return { relative, low: null, high: null }
  return { relative, low: relative - half, high: relative + half }
}
