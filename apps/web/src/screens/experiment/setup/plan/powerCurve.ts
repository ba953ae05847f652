import { planPower } from "@sortition/statistics/planPower"
import type { Plan } from "./planDraft.ts"

export interface CurvePoint {
  readonly total: number
  readonly power: number
}

const steps = 24

/** The power of the planned test with fewer and more samples than planned. */
export const powerCurve = (plan: Plan): readonly CurvePoint[] => {
  const { baseline, method, outcome, samples, shares, sides, significance } = plan
  const tunedFor = plan.tuned_for ?? (samples[0] ?? 0) + (samples[1] ?? 0)
  const totals = Array.from({ length: steps }, (_, step) => Math.round((plan.total * 2 * (step + 1)) / steps))
  // Each bucket needs two samples.
  const least = Math.ceil((2 * shares.reduce((sum, share) => sum + share, 0)) / Math.min(...shares))
  return [...new Set(totals)]
    .filter((total) => total >= least)
    .map((total) => ({
      total,
      power: planPower({
        outcome: outcome === "mean" ? { kind: outcome } : { kind: outcome, baseline: baseline ?? 0 },
        alpha: significance,
        shares,
        method,
        sides: sides === 1 ? 1 : 2,
        ...(method === "sequential" && { tunedFor }),
        effect: plan.effect / (outcome === "mean" ? (plan.standard_deviation ?? 1) : 1),
        total
      }).power
    }))
}
