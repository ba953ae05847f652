import fc from "fast-check"
import { expect, it } from "vitest"
import { afterAttempt } from "./afterAttempt.ts"

const hour = 3_600_000
const failure = { error: "the receiver answered 500", status: 500 }

it("a failing receiver is tried eleven times in less than a day, with growing pauses", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 }), (randoms) => {
      let now = 0
      const pauses: number[] = []
      for (const [index, random] of randoms.entries()) {
        const verdict = afterAttempt({ attempt: index + 1, createdAt: 0 }, failure, now, random)
        if (verdict._tag !== "Retry") {
          expect(verdict).toEqual({ _tag: "Failed", isGone: false })
          expect(index).toBe(10)
          break
        }
        pauses.push(verdict.at - now)
        now = verdict.at
      }
      expect(pauses).toHaveLength(10)
      expect(pauses[0]).toBeGreaterThanOrEqual(4_000)
      expect(pauses[0]).toBeLessThanOrEqual(5_000)
      expect(now).toBeGreaterThan(18 * hour)
      expect(now).toBeLessThan(24 * hour)
    })
  )
})

it("an attempt that comes after the day is the last", () => {
  const late = { attempt: 1, createdAt: 0 }
  expect(afterAttempt(late, failure, 30 * hour, 0)).toEqual({ _tag: "Failed", isGone: false })
  expect(afterAttempt(late, { error: null, status: 200 }, 30 * hour, 0)).toEqual({ _tag: "Delivered" })
})

it("a receiver that is gone is not tried again", () => {
  const gone = { error: "the receiver answered 410", status: 410 }
  expect(afterAttempt({ attempt: 1, createdAt: 0 }, gone, 0, 0)).toEqual({ _tag: "Failed", isGone: true })
})
