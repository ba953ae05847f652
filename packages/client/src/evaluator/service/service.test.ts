import { expect, it } from "vitest"
import { backoff } from "./backoff.ts"
import { retryAfterOf } from "./retryAfterOf.ts"
import { makeServerClock } from "./serverClock.ts"

it("waits up to twice as long after each attempt, at most 3 seconds in the first two minutes and then 30", () => {
  const most = Array.from({ length: 80 }, (_, attempt) => backoff(attempt, () => 1))
  expect(most.slice(0, 6)).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000])
  expect([most[59], most[60], most[79]]).toEqual([3_000, 30_000, 30_000])
  expect(backoff(5, () => 0)).toBe(1_500)
  expect(backoff(70, () => 0)).toBe(15_000)
})

it("makes about thirty attempts in a minute, and asks often for longer than a minute, whatever the random numbers are", () => {
  const attemptsWithin = (random: () => number) => {
    let attempts = 0
    for (let waited = 0; waited < 60_000; attempts++) waited += backoff(attempts, random)
    return attempts
  }
  expect(attemptsWithin(() => 0.5)).toBeLessThanOrEqual(30)
  expect(attemptsWithin(() => 0)).toBeLessThan(45)
  expect(attemptsWithin(() => 1)).toBeGreaterThan(20)
})

it("reads Retry-After in seconds and as a date", () => {
  const now = Date.parse("2026-06-01T00:00:00Z")
  expect(retryAfterOf("3", now)).toBe(3_000)
  expect(retryAfterOf("Mon, 01 Jun 2026 00:00:05 GMT", now)).toBe(5_000)
  expect(retryAfterOf("Mon, 01 Jun 2020 00:00:05 GMT", now)).toBe(0)
  expect(retryAfterOf("soon", now)).toBeUndefined()
  expect(retryAfterOf(null, now)).toBeUndefined()
})

it("corrects a clock that is wrong by the median of three answers, and leaves one that is right", () => {
  const local = Date.parse("2026-06-01T00:00:00Z")
  const answered = (seconds: number) => new Date(local + seconds * 1_000).toUTCString()
  const clock = makeServerClock(() => local)
  expect(clock.isCorrected()).toBe(false)
  clock.note(null, local)
  clock.note("no date", local)
  expect(clock.now()).toBe(local)
  clock.note(answered(0), local)
  expect(clock.isCorrected()).toBe(true)
  expect(clock.now()).toBe(local)
  clock.note(answered(120), local)
  clock.note(answered(120), local)
  expect(clock.now()).toBe(local + 120_500)
  clock.note(answered(-4_000), local)
  expect(clock.now()).toBe(local + 120_500)
})
