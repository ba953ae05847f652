import { expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { solvePlan } from "./solvePlan.ts"

const rate = fc.double({ min: 0, max: 1, noNaN: true })
const magnitude = fc.oneof(rate, fc.double({ min: -1e100, max: 1e100, noNaN: true }))
const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
const orNull = <A>(some: fc.Arbitrary<A>) => fc.option(some, { nil: null, freq: 4 })

const question = fc.record({
  outcome: fc.constantFrom("proportion" as const, "mean" as const),
  baseline: orNull(magnitude),
  standardDeviation: orNull(fc.double({ min: 1e-100, max: 1e100, noNaN: true })),
  effect: orNull(magnitude),
  power: orNull(probability),
  total: orNull(fc.oneof(fc.integer({ min: 4, max: 10_000 }), fc.integer({ min: 4, max: 1e12 }))),
  alpha: probability,
  sides: fc.constantFrom(1 as const, 2 as const),
  method: fc.constantFrom("fixed" as const, "sequential" as const),
  shares: fc.oneof(
    fc.constant([1, 1]),
    fc.array(fc.double({ min: 1e-3, max: 1e100, noNaN: true }), { minLength: 2, maxLength: 5 })
  ),
  tunedFor: orNull(fc.integer({ min: 1, max: 1e12 })),
  direction: fc.constantFrom("increase" as const, "decrease" as const)
})

it("any question has a plan of finite numbers, or says what is wrong with it", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const solved = solvePlan(asked)
      if (Result.isFailure(solved)) {
        expect(solved.failure.problems.length).toBeGreaterThan(0)
        return
      }
      const { effect, power, samples, total } = solved.success
      for (const number of [effect, power, total, ...samples]) expect(Number.isFinite(number)).toBe(true)
      expect(samples).toHaveLength(asked.shares.length)
      expect(power).toBeGreaterThanOrEqual(0)
      expect(power).toBeLessThanOrEqual(1)
    }),
    { numRuns: 10_000, endOnFailure: true }
  )
})
