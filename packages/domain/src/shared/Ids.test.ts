import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Ids } from "./Ids.ts"

const timeOf = (id: string) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)
const expectAscending = (ids: readonly string[]) => expect(ids.toSorted()).toEqual(ids)

it.effect("ids are UUIDs of version 7 with their time of creation", () =>
  Effect.gen(function* () {
    const ids = yield* Ids
    for (const now of [1, Date.UTC(2026, 1, 3), Date.UTC(9999, 11, 31)]) {
      const id = ids.next(now)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(timeOf(id)).toBe(now)
    }
  }).pipe(Effect.provide(Ids.layer))
)

it.effect("ids sort in order of creation, 100,000 of one millisecond too", () =>
  Effect.gen(function* () {
    const ids = yield* Ids
    const now = Date.UTC(2026, 1, 3)
    const made = [...Array.from({ length: 100_000 }, () => ids.next(now)), ids.next(now + 1), ids.next(now + 2)]
    expectAscending(made)
    expect(new Set(made).size).toBe(made.length)
    expect(timeOf(made.at(-1) ?? "") - now).toBeLessThan(60)
  }).pipe(Effect.provide(Ids.layer))
)

it.effect("ids sort in order of creation when the clock goes back", () =>
  Effect.gen(function* () {
    const ids = yield* Ids
    const noon = Date.UTC(2026, 1, 3, 12)
    const clock = [noon, noon - 3_600_000, noon - 1, noon, noon + 1, 0, noon + 5]
    const made = clock.flatMap((now) => Array.from({ length: 3_000 }, () => ids.next(now)))
    const later = ids.next(noon + 60)
    expectAscending([...made, later])
    expect(timeOf(later)).toBe(noon + 60)
  }).pipe(Effect.provide(Ids.layer))
)

it.effect("salts are 32 lower-case hexadecimal characters, each one new", () =>
  Effect.gen(function* () {
    const ids = yield* Ids
    const salts = yield* Effect.all(Array.from({ length: 1_000 }, () => ids.salt))
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(salts).size).toBe(1_000)
  }).pipe(Effect.provide(Ids.layer))
)
