import { afterAll, beforeAll, expect, it } from "vitest"
import { clockChanges, moveDates, problemOf, shiftOf } from "./moveDates.ts"

const dayMs = 86_400_000
const zoneBefore = process.env.TZ
beforeAll(() => {
  process.env.TZ = "Europe/Berlin"
})
afterAll(() => {
  process.env.TZ = zoneBefore
})

const at = (text: string): number => new Date(text).getTime()
const dates = { start: at("2027-03-26T08:00:00Z"), end: at("2027-04-20T07:00:00Z"), due: null }

it("moves all dates by days that keep the time of day across a change of the clocks", () => {
  const moved = moveDates(dates, "all", { days: 7, hours: 0 })
  expect(moved).toEqual({ start: at("2027-04-02T07:00:00Z"), end: at("2027-04-27T07:00:00Z"), due: null })
  expect(clockChanges(dates, moved)).toEqual(["start"])
})

it("moves one date alone", () => {
  expect(moveDates(dates, "end", { days: -1, hours: 0 })).toEqual({ ...dates, end: at("2027-04-19T07:00:00Z") })
})

it("moves by hours in a view of few days, and by days in a longer one", () => {
  expect(shiftOf(1.4 * dayMs, 7 * dayMs)).toEqual({ days: 0, hours: 34 })
  expect(shiftOf(1.4 * dayMs, 91 * dayMs)).toEqual({ days: 1, hours: 0 })
})

it("says why dates cannot be stored", () => {
  const now = at("2027-03-01T00:00:00Z")
  expect(problemOf(dates, moveDates(dates, "start", { days: -60, hours: 0 }), now)?.problem).toBe("startPassed")
  expect(problemOf(dates, moveDates(dates, "start", { days: 40, hours: 0 }), now)?.problem).toBe("endBeforeStart")
  expect(problemOf(dates, moveDates(dates, "all", { days: 9, hours: 0 }), now)).toBeNull()
  // A start that has passed and stays is no problem: the experiment runs since then.
  expect(problemOf(dates, moveDates(dates, "end", { days: 1, hours: 0 }), at("2027-04-01T00:00:00Z"))).toBeNull()
})
