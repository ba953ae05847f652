import type { PowerPlan } from "../experiments/PowerPlan.ts"

type Terms = Pick<PowerPlan, "alpha" | "baseline" | "method" | "outcome" | "shares" | "sides" | "standardDeviation">

/** What the statistics plan with, and the unit of its effects: those of a mean are in standard deviations. */
export const plannedTest = ({ alpha, baseline, method, outcome, shares, sides, standardDeviation }: Terms) => ({
  test: {
    outcome: outcome === "mean" ? { kind: outcome } : { kind: outcome, baseline: baseline ?? 0 },
    alpha,
    shares,
    method,
    sides
  } as const,
  unit: outcome === "mean" ? (standardDeviation ?? 1) : 1
})
