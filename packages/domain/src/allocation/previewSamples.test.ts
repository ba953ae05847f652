import { expect, it } from "vitest"
import { type AllocatedSamples, previewSamples } from "./previewSamples.ts"
import { reweight, slotMoves } from "./reweight.ts"

const halves = reweight(
  [],
  [
    { bucket: "a", slots: 5_000 },
    { bucket: "b", slots: 5_000 }
  ]
)
const shifted = reweight(halves, [
  { bucket: "a", slots: 2_000 },
  { bucket: "b", slots: 7_000 }
])
const change = { from: halves, to: shifted, moves: slotMoves(halves, shifted, ["a", "b"]) }

it("counts the samples of each slot that moves, by pair, and those that would be elsewhere", () => {
  const counts = [
    { slot: 0, bucket: "a", samples: 3 },
    { slot: 4_999, bucket: "a", samples: 5 },
    { slot: 2_500, bucket: "b", samples: 7 },
    { slot: 9_999, bucket: "b", samples: 11 }
  ]
  const { basis, different, moves } = previewSamples({ basis: "exact", counts }, change)
  const after = (slot: number) => shifted.find(({ end, start }) => start <= slot && slot < end)?.bucket ?? null
  expect(basis).toBe("exact")
  expect(different).toBe(
    counts.reduce((sum, { bucket, samples, slot }) => (after(slot) === bucket ? sum : sum + samples), 0)
  )
  expect(moves.reduce((sum, { samples }) => sum + samples, 0)).toBe(12)
  expect(moves.map(({ from, slots, to }) => ({ from, to, slots }))).toEqual(change.moves)
})

it("estimates within the rounding when samples are spread evenly, also those of earlier versions", () => {
  const versions = [
    { version: 1, table: [{ bucket: "a", start: 0, end: 10_000 }] },
    { version: 2, table: halves }
  ]
  const counts = [
    { version: 1, bucket: "a", samples: 30_000 },
    { version: 2, bucket: "a", samples: 5_000 },
    { version: 2, bucket: "b", samples: 5_000 }
  ]
  const estimate: AllocatedSamples = { basis: "estimate", counts, versions }
  const exact: AllocatedSamples = {
    basis: "exact",
    counts: Array.from({ length: 10_000 }, (_, slot) => [
      { slot, bucket: "a", samples: 3 },
      { slot, bucket: slot < 5_000 ? "a" : "b", samples: 1 }
    ]).flat()
  }
  expect(previewSamples(estimate, change)).toEqual({ ...previewSamples(exact, change), basis: "estimate" })
})
