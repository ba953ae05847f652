import { Result } from "effect"
import { expect, it } from "vitest"
import { powerCurve } from "./powerCurve.ts"
import { type PlanQuestion, solvePlan } from "./solvePlan.ts"

const question: PlanQuestion = {
  outcome: "proportion",
  baseline: 0.1,
  standardDeviation: null,
  effect: 0.02,
  power: 0.8,
  total: null,
  alpha: 0.05,
  sides: 2,
  method: "fixed",
  shares: [1, 1],
  tunedFor: null,
  direction: "increase"
}

it.each(["fixed", "sequential"] as const)("grows with the samples, through the point of a %s plan", (method) => {
  const plan = Result.getOrThrow(solvePlan({ ...question, method }))
  const curve = powerCurve(plan)
  expect(curve.find(({ total }) => total === plan.total)?.power).toBeCloseTo(0.8, 3)
  expect(curve.at(-1)).toMatchObject({ total: plan.total * 2 })
  expect(curve.map(({ power }) => power)).toEqual(curve.map(({ power }) => power).toSorted((a, b) => a - b))
})

it("leaves out totals with which a bucket has fewer than two samples", () => {
  const plan = Result.getOrThrow(solvePlan({ ...question, effect: 0.9, shares: [9, 1] }))
  expect(powerCurve(plan).every(({ total }) => total >= 20)).toBe(true)
})
