import { expect, it } from "vitest"
import { chosenAfter } from "./chosenAfter.ts"

const rows = ["a", "b", "c", "d"].map((id) => ({ id }))
const idsOf = (chosen: ReadonlyMap<string, unknown>) => [...chosen.keys()]

it("a range is chosen or left from either end, and what is chosen elsewhere stays", () => {
  const elsewhere = new Map([["z", { id: "z" }]])
  const some = chosenAfter(elsewhere, rows, { from: 3, to: 1, isNow: true })
  expect(idsOf(some)).toEqual(["z", "b", "c", "d"])
  expect(idsOf(chosenAfter(some, rows, { from: 2, to: 3, isNow: false }))).toEqual(["z", "b"])
  expect(idsOf(elsewhere)).toEqual(["z"])
})
