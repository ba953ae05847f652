import { expect, it } from "vitest"
import { freeSpans, shareTo, spansText } from "./layerSlots.ts"

const taken = [
  { start: 4_000, end: 6_000 },
  { start: 0, end: 1_050 },
  { start: 9_000, end: 10_000 }
]

it("finds the slots that no share and no holdout has", () => {
  expect(freeSpans(taken)).toEqual([
    { start: 1_050, end: 4_000 },
    { start: 6_000, end: 9_000 }
  ])
  expect(spansText(freeSpans(taken))).toBe("1,050–3,999 and 6,000–8,999")
  expect(freeSpans([])).toEqual([{ start: 0, end: 10_000 }])
})

it("proposes the whole per cent that reaches to a free slot, and never more than is free", () => {
  const free = freeSpans(taken)
  expect(shareTo(1_060, free, 0)).toBe(100)
  expect(shareTo(6_500, free, 1_050)).toBe(4_600)
  expect(shareTo(8_999, free, 1_050)).toBe(7_000)
  expect(shareTo(5_000, free, 0)).toBeNull()
})
