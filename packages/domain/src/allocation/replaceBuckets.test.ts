import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyDistribution } from "../testing/anyDistribution.ts"
import { emptyAllocation } from "../testing/emptyAllocation.ts"
import { type Allocation, addBucket, type NewBucket } from "./Allocation.ts"
import { replaceBuckets } from "./replaceBuckets.ts"
import { slotCount } from "./Share.ts"
import { slotOwners } from "./SlotTable.ts"

const sharesOf = (shares: Readonly<Record<string, number>>): readonly NewBucket[] =>
  Object.entries(shares).map(([name, percentage]) => ({ name, percentage }))
const replace = (allocation: Allocation, shares: Readonly<Record<string, number>>, now = 1) =>
  Result.getOrThrow(replaceBuckets(allocation, sharesOf(shares), now))
const moveOf = (from: string | null, to: string | null) => `${from} ${to}`
const problemsOf = (wanted: readonly NewBucket[]) =>
  Result.match(replaceBuckets(emptyAllocation, wanted, 1), {
    onSuccess: () => [],
    onFailure: (refusal) => (refusal._tag === "InvalidInput" ? refusal.problems : [])
  })

const message = (other: string) =>
  `looks the same as "${other}", which is in use; they differ only in space or Unicode normalisation`

it("new names that look like another are refused; buckets that exist are kept", () => {
  expect(problemsOf(sharesOf({ é: 10, "e\u0301": 10, b: 10, " b": 10, " ": 0 }))).toEqual([
    { path: ["buckets", 1, "name"], message: message("é") },
    { path: ["buckets", 3, "name"], message: message("b") },
    { path: ["buckets", 4, "name"], message: "must have a visible character" }
  ])
  const times = { experimentId: "e", createdAt: 0, updatedAt: 0 }
  const old = [" ", "b", "b "].map((name) => ({ name, slots: 0, maxSamples: null, value: null, ...times }))
  const before: Allocation = { ...emptyAllocation, buckets: old, version: 1 }
  expect(replace(before, { " ": 0, "b ": 10, b: 10 }).buckets).toHaveLength(3)
  expect(Result.isFailure(replaceBuckets(before, sharesOf({ "\tb": 10, b: 10 }), 1))).toBe(true)
  expect(replace(before, { " b": 10 }).buckets).toHaveLength(1)
})

describe("replacing the buckets", () => {
  it("moves 34 % of the slots from halves to thirds, and reports how many move from which bucket to which", () => {
    const thirds = replace(replace(emptyAllocation, { a: 50, b: 50 }), { a: 33, b: 33, c: 34 })
    expect(thirds).toMatchObject({ version: 2, movedSlots: 3_400, minimumSlots: 3_400 })
    expect(thirds.moves).toEqual([
      { from: "a", to: "c", slots: 1_700 },
      { from: "b", to: "c", slots: 1_700 }
    ])
  })

  it("keeps existing buckets in order and with their times, adds new ones in the given order, and removes the rest", () => {
    const before = replace(emptyAllocation, { z: 20, gone: 20, a: 20, same: 20 }, 5)
    const { buckets, moves, table } = replace(before, { new2: 0, same: 20, a: 30, new1: 10, z: 10 }, 9)
    expect(buckets.map(({ createdAt, name, slots, updatedAt }) => [name, slots, createdAt, updatedAt])).toEqual([
      ["z", 1_000, 5, 9],
      ["a", 3_000, 5, 9],
      ["same", 2_000, 5, 5],
      ["new2", 0, 9, 9],
      ["new1", 1_000, 9, 9]
    ])
    expect(table.some(({ bucket }) => bucket === "gone")).toBe(false)
    expect(moves).toEqual([
      { from: "z", to: "a", slots: 1_000 },
      { from: "gone", to: "new1", slots: 1_000 },
      { from: "gone", to: null, slots: 1_000 }
    ])
  })

  it("lists unowned slots last among the losing and the gaining owners", () => {
    const { moves } = replace(replace(emptyAllocation, { a: 10, b: 80 }), { a: 30, b: 65, c: 5 })
    expect(moves).toEqual([
      { from: "b", to: "a", slots: 1_500 },
      { from: null, to: "a", slots: 500 },
      { from: null, to: "c", slots: 500 }
    ])
    expect(replace(replace(emptyAllocation, { a: 10, b: 80 }), {}).moves).toEqual([
      { from: "a", to: null, slots: 1_000 },
      { from: "b", to: null, slots: 8_000 }
    ])
  })

  it("makes no version when nothing differs, in whatever order buckets are sent, and one when only a bucket of 0 per cent comes or goes", () => {
    const halves = replace(emptyAllocation, { a: 50, b: 50 }, 1)
    expect(replace(halves, { b: 50, a: 50 }, 2)).toMatchObject({ ...halves, movedSlots: 0, minimumSlots: 0, moves: [] })
    expect(replace(emptyAllocation, {}, 2)).toMatchObject({ ...emptyAllocation, movedSlots: 0 })
    const more = replace(halves, { a: 50, b: 50, none: 0 }, 2)
    expect(more).toMatchObject({ version: 2, table: halves.table, movedSlots: 0, moves: [], changedAt: 2 })
    expect(replace(more, { a: 50, b: 50 }, 3)).toMatchObject({ version: 3, table: halves.table, movedSlots: 0 })
  })

  it("gives a removed name that comes back a new place at the end", () => {
    const back = replace(replace(replace(emptyAllocation, { a: 50, b: 50 }, 1), { b: 50 }, 2), { a: 50, b: 50 }, 3)
    expect(back.buckets.map(({ createdAt, name }) => [name, createdAt])).toEqual([
      ["b", 1],
      ["a", 3]
    ])
    expect(back.moves).toEqual([{ from: null, to: "a", slots: 5_000 }])
  })

  it("never lets the times of versions go back, though the clocks of processes differ", () => {
    const first = replace(emptyAllocation, { a: 50 }, 9)
    expect(replace(first, {}, 7)).toMatchObject({ changedAt: 9 })
    expect(Result.getOrThrow(addBucket(first, { name: "b", percentage: 1 }, 7))).toMatchObject({ changedAt: 9 })
  })
})

it("reports more than 100 per cent and duplicate names together, and refuses any change of an archived experiment", () => {
  const twice = [...sharesOf({ a: 60, b: 30 }), ...sharesOf({ a: 10 }), ...sharesOf({ a: 1 })]
  expect(problemsOf(twice)).toEqual([
    { path: ["buckets"], message: "percentages add up to 101; at most 100 is allowed" },
    { path: ["buckets", 2, "name"], message: 'bucket "a" is listed twice' },
    { path: ["buckets", 3, "name"], message: 'bucket "a" is listed twice' }
  ])
  expect(problemsOf(sharesOf({ a: 60, A: 40, " b": 0 }))).toEqual([])
  expect(replaceBuckets({ ...emptyAllocation, archived: true }, [], 1)).toMatchObject({
    failure: { _tag: "ExperimentArchived" }
  })
})

it("moves the minimum and reports exactly what moves, along any chain of distributions", () => {
  fc.assert(
    fc.property(fc.array(anyDistribution, { minLength: 1, maxLength: 6 }), (chain) => {
      let before = emptyAllocation
      for (const wanted of chain) {
        const after = Result.getOrThrow(replaceBuckets(before, wanted, 1))
        const held = slotOwners(before.table)
        const owned: Record<string, number> = Object.create(null)
        const moved = new Map<string, number>()
        for (const [slot, owner] of slotOwners(after.table).entries()) {
          const from = held[slot] ?? null
          if (owner !== null) owned[owner] = (owned[owner] ?? 0) + 1
          if (owner !== from) moved.set(moveOf(from, owner), (moved.get(moveOf(from, owner)) ?? 0) + 1)
        }
        const total = [...moved.values()].reduce((sum, slots) => sum + slots, 0)
        expect([after.movedSlots, after.minimumSlots]).toEqual([total, total])
        expect(new Map(after.moves.map(({ from, slots, to }) => [moveOf(from, to), slots]))).toEqual(moved)
        expect(after.moves).toHaveLength(moved.size)
        for (const each of wanted) expect(owned[each.name] ?? 0).toBe(slotCount(each))
        expect(after.buckets.map(({ name }) => name).toSorted()).toEqual(wanted.map(({ name }) => name).toSorted())
        before = after
      }
    }),
    { numRuns: 60 }
  )
})
