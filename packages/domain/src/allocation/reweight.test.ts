import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { minimumMoves, movedSlots, reweight, type SlotTarget } from "./reweight.ts"
import { emptySlotTable, type SlotTable, slotOwners, slotTableOf } from "./SlotTable.ts"

const targetOf = (slots: Record<string, number>): SlotTarget =>
  Object.entries(slots).map(([bucket, count]) => ({ bucket, slots: count }))
const tableOf = (slots: Record<string, number>) => reweight(emptySlotTable, targetOf(slots))
const slotsOf = (table: SlotTable, bucket: string | null) =>
  slotOwners(table).flatMap((owner, slot) => (owner === bucket ? [slot] : []))

describe("reweighting", () => {
  it("moves 34 % of the slots from halves to thirds", () => {
    const halves = tableOf({ a: 5_000, b: 5_000 })
    const thirds = reweight(halves, targetOf({ a: 3_300, b: 3_300, c: 3_400 }))
    expect(movedSlots(halves, thirds)).toBe(3_400)
    expect(thirds).toEqual([
      { bucket: "a", start: 0, end: 3_300 },
      { bucket: "c", start: 3_300, end: 5_000 },
      { bucket: "b", start: 5_000, end: 8_300 },
      { bucket: "c", start: 8_300, end: 10_000 }
    ])
  })

  it("gives a created bucket the lowest free slots", () => {
    const gap = reweight(tableOf({ a: 100, b: 100, c: 100 }), targetOf({ a: 100, c: 100 }))
    expect(slotsOf(reweight(gap, targetOf({ a: 100, c: 100, d: 150 })), "d")).toEqual(
      Array.from({ length: 150 }, (_, index) => (index < 100 ? 100 + index : 200 + index))
    )
  })

  it("reuses released slots before unowned ones, which keeps the moves at the minimum", () => {
    const from = reweight(tableOf({ a: 5_000, b: 5_000 }), targetOf({ b: 5_000 }))
    const target = targetOf({ b: 4_000, c: 1_000 })
    const to = reweight(from, target)
    expect(slotsOf(to, "c")[0]).toBe(9_000)
    expect(movedSlots(from, to)).toBe(1_000)
    expect(minimumMoves(from, target)).toBe(1_000)
  })

  it.each([
    ["more than all slots", [{ bucket: "a", slots: 10_001 }]],
    ["more than all slots together", targetOf({ a: 9_999, b: 2 })],
    ["fewer than none", targetOf({ a: -1 })],
    ["part of a slot", targetOf({ a: 0.5 })],
    ["a bucket listed twice", [...targetOf({ a: 1 }), ...targetOf({ a: 1 })]]
  ])("refuses %s", (_, target) => {
    expect(() => reweight(emptySlotTable, target)).toThrow(RangeError)
    expect(() => minimumMoves(emptySlotTable, target)).toThrow(RangeError)
  })
})

describe("any chain of reweightings", () => {
  const names = ["a", "b", "c", "d", "e", "constructor", "__proto__"]
  const cuts = fc.array(fc.nat({ max: 10_000 }), { minLength: names.length, maxLength: names.length })
  // Sorted cuts divide the slots among some of the names, in some order, and leave the rest unowned.
  const anyTarget = fc.tuple(cuts, fc.shuffledSubarray(names)).map(([points, some]): SlotTarget => {
    const sorted = points.toSorted((one, other) => one - other)
    return some.map((bucket, index) => ({ bucket, slots: (sorted[index] ?? 0) - (sorted[index - 1] ?? 0) }))
  })
  const anyOwners = fc
    .array(fc.tuple(fc.option(fc.constantFrom(...names)), fc.integer({ min: 1, max: 2_000 })), { maxLength: 40 })
    .map((runs) => {
      const owners = runs.flatMap(([owner, length]): (string | null)[] => new Array(length).fill(owner))
      return Array.from({ length: 10_000 }, (_, slot) => owners[slot] ?? null)
    })

  it("gives each bucket exactly its slots and moves no slot without need", () => {
    fc.assert(
      fc.property(anyOwners, fc.array(anyTarget, { minLength: 1, maxLength: 6 }), (owners, targets) => {
        let table = slotTableOf(owners)
        for (const target of targets) {
          const next = reweight(table, target)
          expect(reweight(table, target)).toEqual(next)
          expect(movedSlots(table, next)).toBe(minimumMoves(table, target))
          expect(slotTableOf(slotOwners(next))).toEqual(next)
          const before = counts(slotOwners(table))
          const after = counts(slotOwners(next))
          for (const { bucket, slots } of target) expect(after.get(bucket) ?? 0).toBe(slots)
          expect(
            [...after.keys()].every((owner) => owner === null || target.some((each) => each.bucket === owner))
          ).toBe(true)
          for (const [bucket, slots] of before) expectKept(table, next, bucket, Math.min(slots, after.get(bucket) ?? 0))
          table = next
        }
      }),
      { numRuns: 100 }
    )
  })

  it("has the total variation of the shares as its minimum, counting unowned as one more owner", () => {
    fc.assert(
      fc.property(anyOwners, anyTarget, (owners, target) => {
        const wanted = new Map<string | null, number>(target.map(({ bucket, slots }) => [bucket, slots]))
        wanted.set(null, 10_000 - target.reduce((sum, { slots }) => sum + slots, 0))
        const held = counts(owners)
        const changes = [...new Set([...held.keys(), ...wanted.keys()])].map(
          (owner) => (wanted.get(owner) ?? 0) - (held.get(owner) ?? 0)
        )
        const variation = changes.reduce((sum, change) => sum + Math.abs(change), 0) / 2
        expect(minimumMoves(slotTableOf(owners), target)).toBe(variation)
      })
    )
  })

  const counts = (owners: readonly (string | null)[]) => {
    const count = new Map<string | null, number>()
    for (const owner of owners) count.set(owner, (count.get(owner) ?? 0) + 1)
    return count
  }
  /** A shrinking bucket keeps its lowest slots, any other keeps all of them. */
  const expectKept = (from: SlotTable, to: SlotTable, bucket: string | null, kept: number) => {
    if (bucket === null) return
    const owned = new Set(slotsOf(to, bucket))
    expect(
      slotsOf(from, bucket)
        .slice(0, kept)
        .every((slot) => owned.has(slot))
    ).toBe(true)
  }
})
