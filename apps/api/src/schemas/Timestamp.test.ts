import fc from "fast-check"
import { expect, it } from "vitest"
import { formatTimestamp } from "./Timestamp.ts"

it("writes any sequence of times as ISO 8601 in UTC with milliseconds", () => {
  const times = fc.array(
    fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
  )
  fc.assert(
    fc.property(times, (dates) => {
      for (const date of dates) expect(formatTimestamp(date.getTime())).toBe(date.toISOString())
    })
  )
})

it("writes every part of one day", () => {
  const start = Date.parse("2026-11-28T00:00:00.000Z")
  for (let millis = start; millis < start + 86_400_000; millis += 61_007) {
    expect(formatTimestamp(millis)).toBe(new Date(millis).toISOString())
  }
})
