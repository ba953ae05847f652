import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { Services } from "./Services.ts"

it.effect("services are listed newest first, page by page, active ones only on request", () =>
  Effect.gen(function* () {
    const services = yield* Services
    expect(yield* services.list({ activeOnly: false }, {})).toEqual([])
    const made = yield* Effect.forEach([1, 2, 3, 4, 5], (n) => services.create({ name: `s${n}`, active: n !== 3 }))
    const names = (list: typeof made) => list.map(({ name }) => name)
    expect(names([...(yield* services.list({ activeOnly: false }, {}))])).toEqual(["s5", "s4", "s3", "s2", "s1"])
    expect(names([...(yield* services.list({ activeOnly: true }, {}))])).toEqual(["s5", "s4", "s2", "s1"])
    const page = { limit: 2, cursor: made[3]?.id }
    expect(names([...(yield* services.list({ activeOnly: false }, page))])).toEqual(["s3", "s2"])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a service is found by its own id only", () =>
  Effect.gen(function* () {
    const services = yield* Services
    const made = yield* services.create({ name: " kept as sent ", active: false })
    expect(yield* services.get(made.id)).toEqual(made)
    expect(yield* Effect.flip(services.get("nothing"))).toMatchObject({ _tag: "ServiceNotFound", id: "nothing" })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a change keeps the other fields, and no change keeps the time of the last one", () =>
  Effect.gen(function* () {
    const services = yield* Services
    const made = yield* services.create({ name: "a", active: true })
    yield* TestClock.adjust("1 second")
    expect(yield* services.update(made.id, { name: "a", active: true })).toEqual(made)
    const renamed = yield* services.update(made.id, { name: "b" })
    expect(renamed).toEqual({ ...made, name: "b", updatedAt: made.updatedAt + 1000 })
    expect(yield* services.update(made.id, { active: false })).toMatchObject({ name: "b", active: false })
    expect(yield* Effect.flip(services.update("nothing", {}))).toMatchObject({ _tag: "ServiceNotFound" })
  }).pipe(Effect.provide(memoryDomain))
)
