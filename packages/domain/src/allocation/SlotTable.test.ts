import { expect, it } from "vitest"
import {
  bucketAt,
  compileSlotTable,
  emptySlotTable,
  type SlotTable,
  slotOwners,
  slotTableOf,
  totalSlots
} from "./SlotTable.ts"

const table: SlotTable = [
  { bucket: "a", start: 0, end: 100 },
  { bucket: "b", start: 100, end: 250 },
  { bucket: "a", start: 300, end: 400 },
  { bucket: "c", start: 9_999, end: 10_000 }
]

it("knows the owner of a slot at both ends of a range and between ranges", () => {
  const lookUp = compileSlotTable(table)
  const owners = { 0: "a", 99: "a", 100: "b", 249: "b", 250: null, 299: null, 300: "a", 399: "a", 400: null, 9999: "c" }
  for (const [slot, owner] of Object.entries(owners)) {
    expect(bucketAt(table, Number(slot))).toBe(owner)
    expect(lookUp(Number(slot))).toBe(owner)
  }
})

const wholePercents: SlotTable = [
  { bucket: "a", start: 0, end: 3_300 },
  { bucket: "b", start: 3_300, end: 6_600 },
  { bucket: "a", start: 6_700, end: 10_000 }
]

it.each([[table], [wholePercents], [emptySlotTable]])(
  "gives the same owner of every slot when it is compiled",
  (table) => {
    const lookUp = compileSlotTable(table)
    for (let slot = -1; slot <= totalSlots; slot++) expect(lookUp(slot)).toBe(bucketAt(table, slot))
  }
)

it("has no owners while it is empty", () => {
  expect(bucketAt(emptySlotTable, 0)).toBeNull()
  expect(compileSlotTable(emptySlotTable)(9_999)).toBeNull()
})

it("merges neighbouring slots of one bucket and keeps others apart", () => {
  expect(slotTableOf(slotOwners(table))).toEqual(table)
  expect(slotTableOf(["a", "a", "b", null, "b"])).toEqual([
    { bucket: "a", start: 0, end: 2 },
    { bucket: "b", start: 2, end: 3 },
    { bucket: "b", start: 4, end: 5 }
  ])
})

it("holds 10,000 buckets of one slot", () => {
  const crowd = slotTableOf(Array.from({ length: totalSlots }, (_, slot) => `bucket ${slot}`))
  expect(compileSlotTable(crowd)(9_999)).toBe("bucket 9999")
})
