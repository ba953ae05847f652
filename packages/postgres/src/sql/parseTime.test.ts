import { expect, it } from "vitest"
import { parseTime } from "./parseTime.ts"

const asPostgres = (millis: number) =>
  new Date(millis)
    .toISOString()
    .replace("T", " ")
    .replace(/\.?0*Z$/, "+00")

it("reads times in milliseconds as PostgreSQL writes them", () => {
  const end = Date.parse("9999-12-31T23:59:59.999Z")
  for (let time = Date.parse("0001-01-01T00:00:00Z"); time < end; time += 128_400_123_457) {
    expect(parseTime(asPostgres(time))).toBe(time)
    expect(parseTime(asPostgres(time + 1))).toBe(time + 1)
  }
})

it.each([
  ["2026-11-28 14:50:38+00", "2026-11-28T14:50:38.000Z"],
  ["2026-11-28 14:50:38.1+00", "2026-11-28T14:50:38.100Z"],
  ["2026-11-28 14:50:38.012+00", "2026-11-28T14:50:38.012Z"],
  ["2026-11-28 23:59:59.999+00", "2026-11-28T23:59:59.999Z"],
  ["2026-11-28 00:00:00.123456+00", "2026-11-28T00:00:00.123Z"]
])("reads %s", (text, iso) => {
  expect(new Date(parseTime(text)).toISOString()).toBe(iso)
})
