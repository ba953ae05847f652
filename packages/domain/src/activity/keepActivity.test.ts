import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { PlacedActivity } from "./ActivityPoint.ts"
import { ActivityStore } from "./ActivityStore.ts"
import { keepActivity } from "./keepActivity.ts"

/** Collects what is written; the first `faults` writes fail. */
const writesOf = (faults: number) => {
  const written: (readonly PlacedActivity[])[] = []
  let left = faults
  const store = Layer.mock(ActivityStore, {
    add: (points) =>
      Effect.suspend(() => {
        if (left-- > 0) return Effect.die(new Error("database away"))
        written.push(points)
        return Effect.void
      })
  })
  return { written, store }
}

const allocated = (at: number, count: number): PlacedActivity => ({
  experimentId: "1",
  at,
  reason: "allocated",
  bucket: "a",
  count
})

it.effect("adds what was counted to the current period in one write, and writes nothing without counts", () => {
  const { store, written } = writesOf(0)
  return Effect.gen(function* () {
    const count = yield* keepActivity
    count("1", "allocated", "a")
    count("1", "allocated", "a")
    count("2", "quota_reached", null)
    expect(written).toEqual([])
    yield* TestClock.adjust("6 seconds")
    const refused = { experimentId: "2", at: 0, reason: "quota_reached", bucket: null, count: 1 }
    expect(written).toEqual([[allocated(0, 2), refused]])
    count("1", "allocated", "a")
    yield* TestClock.adjust("1 second")
    expect(written[1]).toEqual([allocated(5_000, 1)])
  }).pipe(Effect.provide(store))
})

it.effect("keeps the counts of a write that failed in their period, and writes all of them at the end", () => {
  const { store, written } = writesOf(6)
  return Effect.gen(function* () {
    yield* Effect.scoped(
      Effect.gen(function* () {
        const count = yield* keepActivity
        count("1", "allocated", "a")
        yield* TestClock.adjust("4500 millis")
        count("1", "allocated", "a")
        yield* TestClock.setTime(5_000)
      })
    )
    expect(written).toEqual([[allocated(0, 1), allocated(5_000, 1)]])
  }).pipe(Effect.provide(store))
})
