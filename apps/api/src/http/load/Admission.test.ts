import { expect, it } from "vitest"
import { Admission } from "./Admission.ts"

/** Begins as many requests as it may, at most `asked`, and ends them after `milliseconds`; how many began. */
const round = (
  admission: Admission,
  { asked, at, milliseconds }: { asked: number; at: number; milliseconds: number }
) => {
  let begun = 0
  while (begun < asked && admission.begin(1)) begun++
  for (let n = 0; n < begun; n++) admission.end(1, milliseconds, at)
  return begun
}

it("as many requests as the limit begin, and further ones once some have ended", () => {
  const admission = new Admission(3)
  expect([1, 1, 1, 1].map((weight) => admission.begin(weight))).toEqual([true, true, true, false])
  admission.end(1, 5, 0)
  expect(admission.begin(1)).toBe(true)
  expect(admission.begin(1)).toBe(false)
})

it("a request without weight always begins, and a large body weighs more, up to a quarter", () => {
  const admission = new Admission(64)
  expect([0, 65_535, 65_536, 1_048_576, 100_000_000].map((bytes) => admission.weigh(bytes))).toEqual([1, 1, 2, 16, 16])
  for (let n = 0; n < 4; n++) expect(admission.begin(16)).toBe(true)
  expect(admission.begin(1)).toBe(false)
  expect(admission.begin(0)).toBe(true)
})

it("the limit falls to 64 while answers are slow under load, and rises again once they are quick", () => {
  const admission = new Admission(512)
  let at = 0
  const after = (milliseconds: number, rounds: number) => {
    let begun = 0
    for (let n = 0; n < rounds; n++) {
      at += 100
      begun = round(admission, { asked: 1_000, at, milliseconds })
    }
    return begun
  }
  expect(after(100, 3)).toBe(512)
  expect(after(1_000, 40)).toBe(64)
  expect(after(100, 40)).toBe(512)
})

it("slow answers without load leave the limit", () => {
  const admission = new Admission(512)
  for (let n = 1; n < 50; n++) round(admission, { asked: 2, at: 100 * n, milliseconds: 60_000 })
  expect(round(admission, { asked: 1_000, at: 10_000, milliseconds: 1 })).toBe(512)
})
