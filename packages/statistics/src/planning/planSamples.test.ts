import { describe, expect, it } from "vitest"
import {
  confidenceSequenceMean,
  planEffect,
  planPower,
  planSamples,
  sampleSizeMeans,
  sampleSizeProportions
} from "../statistics.ts"

const outcomes = [
  { outcome: { kind: "proportion", baseline: 0.2 }, effect: 0.03 },
  { outcome: { kind: "proportion", baseline: 0.2 }, effect: -0.04 },
  { outcome: { kind: "mean" }, effect: 0.15 }
] as const
const methods = ["fixed", "sequential"] as const
const designs = outcomes.flatMap((design) =>
  methods.flatMap((method) =>
    [
      [1, 1],
      [2, 1, 1],
      [1, 3]
    ].map((shares) => ({ ...design, method, shares, alpha: 0.05 }))
  )
)

it.each(designs)("samples, power and effect agree: $method, $shares, $outcome.kind, effect $effect", (design) => {
  const { samples, total } = planSamples({ ...design, power: 0.8 })
  expect(total).toBe(samples?.reduce((sum, count) => sum + count, 0))
  const at = { ...design, total: total ?? 0 }
  expect(planPower(at).power).toBeGreaterThanOrEqual(0.7999)
  expect(planPower(at).power).toBeLessThan(0.81)
  const direction = design.effect > 0 ? "increase" : "decrease"
  const effect = planEffect({ ...at, power: 0.8, direction }).effect ?? 0
  expect(effect / design.effect).toBeGreaterThan(0.99)
  expect(effect / design.effect).toBeLessThan(1.0001)
})

describe("two buckets, looked at once", () => {
  it("need as many samples as the formulas say", () => {
    const shared = { alpha: 0.05, power: 0.9 }
    const proportions = planSamples({
      ...shared,
      outcome: { kind: "proportion", baseline: 0.1 },
      effect: 0.02,
      shares: [40, 60],
      method: "fixed"
    })
    const expected = sampleSizeProportions({ ...shared, baseline: 0.1, other: 0.12, ratio: 1.5 })
    expect(proportions.samples).toEqual([expected.baselineSamples, expected.otherSamples])
    const means = planSamples({ ...shared, outcome: { kind: "mean" }, effect: 0.3, shares: [1, 1], method: "fixed" })
    const size = sampleSizeMeans({ ...shared, effectSize: 0.3 })
    expect(means.samples).toEqual([size.baselineSamples, size.otherSamples])
  })
})

it("each of three comparisons gets a third of α", () => {
  const plan = { outcome: { kind: "mean" }, effect: 0.2, power: 0.8, method: "fixed" } as const
  const four = planSamples({ ...plan, alpha: 0.06, shares: [1, 1, 1, 1] })
  const two = planSamples({ ...plan, alpha: 0.02, shares: [1, 1] })
  expect(four.alphaOfEach).toBeCloseTo(0.02)
  expect(four.samples?.[0]).toBe(two.samples?.[0])
})

it("a sequential plan for a power of one half ends where the sequence's half width is the effect", () => {
  const effect = 0.1
  const tunedFor = 10_000
  const { total } = planSamples({
    outcome: { kind: "mean" },
    effect,
    alpha: 0.05,
    power: 0.5,
    shares: [1, 1],
    method: "sequential",
    tunedFor
  })
  // The difference of two halves varies four times as much as the mean of all.
  const halfWidth = (n: number) => confidenceSequenceMean({ n, sd: 2, alpha: 0.05, tunedFor }).halfWidth
  expect(halfWidth(total ?? 0)).toBeLessThanOrEqual(effect)
  expect(halfWidth((total ?? 0) - 2)).toBeGreaterThan(effect)
})

it("no effect is found with no number of samples, and any with none", () => {
  const plan = { alpha: 0.05, shares: [1, 1], method: "fixed", power: 0.8 } as const
  expect(planSamples({ ...plan, outcome: { kind: "mean" }, effect: 0 })).toMatchObject({ samples: null, total: null })
  expect(planEffect({ ...plan, outcome: { kind: "proportion", baseline: 0.5 }, total: 4 }).effect).toBeNull()
  expect(planPower({ ...plan, outcome: { kind: "mean" }, effect: 1, total: 0 }).power).toBe(0)
})
