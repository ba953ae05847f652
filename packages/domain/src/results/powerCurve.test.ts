import { expect, it } from "@effect/vitest"
import { Result } from "effect"
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

it.each<[string, Partial<PlanQuestion>]>([
  ["of a proportion", {}],
  ["of a mean", { outcome: "mean", baseline: null, standardDeviation: 4, effect: -1 }],
  ["of one side", { sides: 1 }],
  ["of three buckets", { shares: [1, 1, 1] }],
  ["with unequal shares", { shares: [9, 1] }],
  ["that is looked at any time", { method: "sequential" }],
  ["that is tuned for fewer samples", { method: "sequential", tunedFor: 1_000 }]
])("the power of a test %s grows up to twice the planned samples, and is the planned one in the middle", (_, terms) => {
  const plan = Result.getOrThrow(solvePlan({ ...question, ...terms }))
  const curve = powerCurve(plan)
  expect(curve).toHaveLength(24)
  expect(curve.at(-1)?.samples).toBe(plan.total * 2)
  expect(curve[11]?.samples).toBe(plan.total)
  expect(curve[11]?.power).toBeCloseTo(plan.power, 2)
  const powers = curve.map(({ power }) => power)
  expect(powers).toEqual(powers.toSorted((one, other) => one - other))
})

it("a bucket has at least two samples in each point of the curve", () => {
  const plan = Result.getOrThrow(solvePlan({ ...question, power: null, total: 8, shares: [1, 1] }))
  expect(powerCurve(plan).map(({ samples }) => samples)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
})
