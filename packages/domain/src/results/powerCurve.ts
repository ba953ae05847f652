import { planPower } from "@sortition/statistics/planPower"
import type { PowerPlan } from "../experiments/PowerPlan.ts"
import { plannedTest } from "./plannedTest.ts"

/** The power that a planned test would have with another number of samples in all. */
export interface PowerPoint {
  readonly samples: number
  readonly power: number
}

const steps = 24

/** The power of the planned test with fewer and more samples than planned: up to twice as many, in at most 24 equal steps. */
export const powerCurve = (plan: PowerPlan): readonly PowerPoint[] => {
  const { effect, method, samples, shares, total, tunedFor } = plan
  const { test, unit } = plannedTest(plan)
  // A sequential test stays tuned for the planned number, whatever is collected.
  const planned = tunedFor ?? (samples[0] ?? 0) + (samples[1] ?? 0)
  const totals = Array.from({ length: steps }, (_, step) => Math.round((total * 2 * (step + 1)) / steps))
  // Each bucket needs two samples.
  const least = Math.ceil((2 * shares.reduce((sum, share) => sum + share, 0)) / Math.min(...shares))
  return [...new Set(totals)]
    .filter((each) => each >= least)
    .map((each) => ({
      samples: each,
      power: planPower({
        ...test,
        ...(method === "sequential" && { tunedFor: planned }),
        effect: effect / unit,
        total: each
      }).power
    }))
}
