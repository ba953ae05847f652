import { Clock, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { Database } from "./Database.ts"
import { boundsOf, correctionWithin } from "./databaseClock.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const minutes = 60_000
/** Milliseconds. The database of the tests runs on the same machine. */
const tolerance = 250

/** A clock that is off by `state.shift` milliseconds, and the clock that a process has with it. */
const openShifted = async (shift: number) => {
  const state = { shift }
  const millis = () => Date.now() + state.shift
  const nanos = () => 1_000_000n * BigInt(millis())
  const own = Layer.effect(
    Clock.Clock,
    Clock.clockWith((clock) =>
      Effect.succeed<Clock.Clock>({
        currentTimeMillisUnsafe: millis,
        currentTimeMillis: Effect.sync(millis),
        currentTimeNanosUnsafe: nanos,
        currentTimeNanos: Effect.sync(nanos),
        monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
        monotonicTimeNanos: clock.monotonicTimeNanos,
        sleep: (duration) => clock.sleep(duration)
      })
    )
  )
  const scope = Scope.makeUnsafe()
  onTestFinished(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  const layer = Database.layerUrl(database.url).pipe(Layer.provideMerge(own))
  const context = await Effect.runPromise(Layer.buildWithScope(layer, scope))
  const now = () => Effect.runPromise(Effect.provide(Clock.currentTimeMillis, context))
  return { state, offBy: async () => Math.abs((await now()) - Date.now()) }
}

it.each([5 * minutes, -5 * minutes])("a process whose clock is %i ms off has the database's time", async (shift) => {
  const { offBy } = await openShifted(shift)
  expect(await offBy()).toBeLessThan(tolerance)
})

it("a clock that is set while the process runs is corrected within seconds", async () => {
  const { offBy, state } = await openShifted(0)
  expect(await offBy()).toBeLessThan(tolerance)
  state.shift = 3 * minutes
  await expect.poll(offBy, { timeout: 10_000, interval: 50 }).toBeLessThan(tolerance)
  state.shift = -2 * minutes
  await expect.poll(offBy, { timeout: 10_000, interval: 50 }).toBeLessThan(tolerance)
})

it("a clock that agrees with the database's as far as can be measured is left alone", () => {
  expect(correctionWithin(boundsOf(1_000, 1_000, 1_000), 0)).toBe(0)
  expect(correctionWithin(boundsOf(1_000, 1_003, 1_004), 0)).toBe(0)
})

it("a clock that differs is corrected by the middle of what is possible", () => {
  expect(correctionWithin(boundsOf(1_000, 301_005, 1_010), 0)).toBe(300_000)
  expect(correctionWithin(boundsOf(1_000, -298_995, 1_010), 0)).toBe(-300_000)
})

it("a reading that took long does not replace a correction that it allows", () => {
  expect(correctionWithin(boundsOf(1_000, 301_900, 3_000), 300_100)).toBe(300_100)
  expect(correctionWithin(boundsOf(1_000, 1_900, 3_000), 300_100)).toBe(0)
})
