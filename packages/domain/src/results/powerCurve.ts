import { Result } from "effect"
import type { PowerPlan } from "../experiments/PowerPlan.ts"
import { solvePlan } from "./solvePlan.ts"

/** The power of a planned test with so many samples in all buckets. */
export interface CurvePoint {
  readonly total: number
  readonly power: number
}

/** Up to twice the planned samples. */
const points = 24

/** The power of the planned test with fewer and more samples than planned. What it is tuned for stays as planned. */
export const powerCurve = (plan: PowerPlan): readonly CurvePoint[] => {
  const planned = (plan.samples[0] ?? 0) + (plan.samples[1] ?? 0)
  const tunedFor = plan.method === "sequential" ? (plan.tunedFor ?? planned) : plan.tunedFor
  const totals = Array.from({ length: points }, (_, point) => Math.round((plan.total * 2 * (point + 1)) / points))
  return [...new Set(totals)].flatMap((total) => {
    const solved = solvePlan({ ...plan, tunedFor, total, power: null, direction: "increase" })
    return Result.isSuccess(solved) ? [{ total, power: solved.success.power }] : []
  })
}
