import { Deferred, Effect, Exit, Fiber } from "effect"
import { expect, it } from "vitest"
import { laterLoads } from "./laterLoads.ts"

/** Loads that end when the test says so, each with the number of loads begun before it. */
const byHand = Effect.gen(function* () {
  const begun: Deferred.Deferred<void, string>[] = []
  const load = yield* laterLoads((key: string) =>
    Effect.suspend(() => {
      const end = Deferred.makeUnsafe<void, string>()
      const number = begun.push(end)
      return Effect.as(Deferred.await(end), `${key} ${number}`)
    })
  )
  const begins = (count: number) => Effect.promise(() => expect.poll(() => begun.length).toBe(count))
  const settle = (number: number, exit: Exit.Exit<void, string>) =>
    Effect.sync(() => {
      const open = begun[number - 1]
      if (open === undefined) throw new Error(`load ${number} has not begun`)
      Deferred.doneUnsafe(open, exit)
    })
  const end = (number: number) => settle(number, Exit.void)
  const fail = (number: number) => settle(number, Exit.fail("fault"))
  return { begins, end, fail, load }
})

const run = <A>(effect: Effect.Effect<A, unknown, never>) => Effect.runPromise(effect)

it("calls during a load share the next one, never the one under way", async () => {
  await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { begins, end, load } = yield* byHand
        const first = yield* Effect.forkChild(load("a"))
        yield* begins(1)
        const [second, third] = [yield* Effect.forkChild(load("a")), yield* Effect.forkChild(load("a"))]
        const other = yield* Effect.forkChild(load("b"))
        yield* begins(2)
        yield* end(1)
        expect(yield* Fiber.join(first)).toBe("a 1")
        yield* begins(3)
        yield* end(2)
        yield* end(3)
        expect(yield* Fiber.join(other)).toBe("b 2")
        expect([yield* Fiber.join(second), yield* Fiber.join(third)]).toEqual(["a 3", "a 3"])
      })
    )
  )
})

it("a failed load fails its callers, and an interrupted caller no other", async () => {
  await run(
    Effect.scoped(
      Effect.gen(function* () {
        const { begins, end, fail, load } = yield* byHand
        const [first, shared] = [yield* Effect.forkChild(load("a")), yield* Effect.forkChild(load("a"))]
        yield* begins(1)
        const [leaving, staying] = [yield* Effect.forkChild(load("a")), yield* Effect.forkChild(load("a"))]
        yield* Fiber.interrupt(first)
        yield* fail(1)
        expect(Exit.isFailure(yield* Fiber.await(shared))).toBe(true)
        yield* begins(2)
        yield* Fiber.interrupt(leaving)
        yield* end(2)
        expect(yield* Fiber.join(staying)).toBe("a 2")
      })
    )
  )
})
