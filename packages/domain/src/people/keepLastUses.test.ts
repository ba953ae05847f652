import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { keepLastUses } from "./keepLastUses.ts"
import { TokenStore } from "./TokenStore.ts"

/** Collects what is written; the first `faults` writes fail. */
const writesOf = (faults: number) => {
  const written: Array<Record<string, number>> = []
  let left = faults
  const store = Layer.mock(TokenStore, {
    recordUses: (uses) =>
      Effect.suspend(() => {
        if (left-- > 0) return Effect.die(new Error("database away"))
        written.push(Object.fromEntries(uses))
        return Effect.void
      })
  })
  return { written, store }
}

it.effect("writes the last use of each token once in ten seconds, and nothing without uses", () => {
  const { store, written } = writesOf(0)
  return Effect.gen(function* () {
    const use = yield* keepLastUses
    use("1", 5)
    use("2", 6)
    use("1", 9)
    use("1", 7)
    yield* TestClock.adjust("9 seconds")
    expect(written).toEqual([])
    yield* TestClock.adjust("1 second")
    expect(written).toEqual([{ 1: 9, 2: 6 }])
    yield* TestClock.adjust("30 seconds")
    expect(written.length).toBe(1)
  }).pipe(Effect.provide(store))
})

it.effect("writes the remaining uses when it ends", () => {
  const { store, written } = writesOf(0)
  return Effect.gen(function* () {
    yield* Effect.scoped(Effect.map(keepLastUses, (use) => use("1", 5)))
    expect(written).toEqual([{ 1: 5 }])
  }).pipe(Effect.provide(store))
})

it.effect("writes again, with the newer uses, after a write that failed", () => {
  const { store, written } = writesOf(1)
  return Effect.gen(function* () {
    const use = yield* keepLastUses
    use("1", 5)
    use("2", 6)
    yield* TestClock.adjust("10 seconds")
    expect(written).toEqual([])
    use("1", 8)
    yield* TestClock.adjust("10 seconds")
    expect(written).toEqual([{ 1: 8, 2: 6 }])
  }).pipe(Effect.provide(store))
})
