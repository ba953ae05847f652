import { expect, it } from "vitest"
import { idKinds } from "../testing/idKinds.ts"
import { reweight } from "./reweight.ts"
import { compileSlotTable, emptySlotTable, totalSlots } from "./SlotTable.ts"
import { slotHasher } from "./slotOf.ts"

// The inputs are fixed: a test that passes will always pass. Each upper bound is what chance alone exceeds once in a thousand.
const oneInThousand = 3.0902
const tooEven = -oneInThousand
const sampleSize = 400_000
const salts = [
  "3f8a1c0d9e7b42568d1f0a6c5e4b7392",
  "b7e151628aed2a6abf7158809cf4f3c7",
  "00000000000000000000000000000000"
]

/** The chi-square that lies `z` standard deviations from its mean (Wilson and Hilferty). */
const criticalChiSquare = (freedom: number, z = oneInThousand) =>
  freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3

const chiSquare = (observed: ArrayLike<number>, expected: (index: number) => number) =>
  Array.from(observed).reduce((sum, count, index) => sum + (count - expected(index)) ** 2 / expected(index), 0)

const shares = [5_000, 3_000, 1_500, 300, 200]
const names = ["half", "third", "seventh", "few", null]
const bucketAt = compileSlotTable(
  reweight(
    emptySlotTable,
    names.flatMap((bucket, index) => (bucket === null ? [] : [{ bucket, slots: shares[index] ?? 0 }]))
  )
)
const ownerOf = new Map(names.map((name, index) => [name, index]))
const ownerAt = Uint8Array.from({ length: totalSlots }, (_, slot) => ownerOf.get(bucketAt(slot)) ?? 0)

it.each(Object.keys(idKinds))("spreads 400,000 %s ids over slots and buckets as chance would", (kind) => {
  const value = idKinds[kind] ?? String
  const hashers = salts.map((salt) => slotHasher(salt))
  const slots = salts.map(() => new Uint32Array(totalSlots))
  // One table of both buckets for each pair of experiments.
  const pairs = salts.flatMap((_, one) => salts.slice(one + 1).map((_, more) => ({ one, other: one + 1 + more })))
  const together = pairs.map(() => new Uint32Array(shares.length ** 2))
  for (let index = 0; index < sampleSize; index++) {
    const id = value(index)
    const chosen = hashers.map((slotOf) => slotOf("User", id))
    chosen.forEach((slot, salt) => {
      const counts = slots[salt]
      if (counts) counts[slot] = (counts[slot] ?? 0) + 1
    })
    pairs.forEach(({ one, other }, pair) => {
      const cell = (ownerAt[chosen[one] ?? 0] ?? 0) * shares.length + (ownerAt[chosen[other] ?? 0] ?? 0)
      const counts = together[pair]
      if (counts) counts[cell] = (counts[cell] ?? 0) + 1
    })
  }

  const share = (index: number) => (shares[index] ?? 0) / totalSlots
  for (const counts of slots) {
    const overSlots = chiSquare(counts, () => sampleSize / totalSlots)
    expect(overSlots).toBeLessThan(criticalChiSquare(totalSlots - 1))
    expect(overSlots).toBeGreaterThan(criticalChiSquare(totalSlots - 1, tooEven))
    const owned = new Uint32Array(shares.length)
    counts.forEach((count, slot) => {
      const owner = ownerAt[slot] ?? 0
      owned[owner] = (owned[owner] ?? 0) + count
    })
    expect(chiSquare(owned, (index) => sampleSize * share(index))).toBeLessThan(criticalChiSquare(shares.length - 1))
  }
  for (const counts of together) {
    const side = shares.length
    const row = (at: number) => counts.slice(at * side, at * side + side).reduce((sum, count) => sum + count, 0)
    const column = (at: number) => shares.reduce((sum, _, each) => sum + (counts[each * side + at] ?? 0), 0)
    const independent = (cell: number) => (row(Math.floor(cell / side)) * column(cell % side)) / sampleSize
    expect(chiSquare(counts, independent)).toBeLessThan(criticalChiSquare((side - 1) ** 2))
  }
})
