import { expect, it } from "vitest"
import { daysOf, panned, rangeOf, rangeText, zoomed } from "./TimeRange.ts"

const now = new Date(2027, 2, 20, 15, 30).getTime()

it("reads whole days of the reader's zone, and writes them as they were", () => {
  const range = rangeOf({ from: "2027-03-25", to: "2027-04-24" }, now)
  expect(daysOf(range)).toBe(30)
  expect(rangeText(range)).toEqual({ from: "2027-03-25", to: "2027-04-24" })
})

it("shows a quarter around now when the address has no sound days", () => {
  for (const wrong of [{}, { from: "2027-02-30", to: "2027-04-01" }, { from: "2027-05-01", to: "2027-04-01" }]) {
    expect(rangeText(rangeOf(wrong, now))).toEqual({ from: "2027-02-26", to: "2027-05-28" })
  }
})

it("keeps the middle in view, or now if it is in view", () => {
  const far = rangeOf({ from: "2029-01-01", to: "2029-01-31" }, now)
  expect(rangeText(zoomed(far, 7, now))).toEqual({ from: "2029-01-13", to: "2029-01-20" })
  expect(rangeText(zoomed(rangeOf({}, now), 30, now))).toEqual({ from: "2027-03-13", to: "2027-04-12" })
  expect(rangeText(panned(far, -3))).toEqual({ from: "2028-12-29", to: "2029-01-28" })
})
