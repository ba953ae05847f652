import { expect, it } from "vitest"
import { changeSplit, draftOf, totalOf } from "./SplitDraft.ts"

const stored = ["a", "b", "c"].map((bucket_name, place) => ({
  experiment_id: "",
  bucket_name,
  slots: [5_000, 3_000, 2_000][place] ?? 0,
  percentage_distribution: 0,
  max_samples: null,
  value: null,
  created_at: "",
  updated_at: ""
}))
const shares = ({ rows }: ReturnType<typeof draftOf>) => rows.map(({ share }) => share)

it("lets the other buckets give way in their proportions, whatever digits come in between", () => {
  let draft = draftOf(stored)
  for (const text of ["1", "10", "100", "10", "", "7", "75"])
    draft = changeSplit(draft, { type: "share", key: 0, text })
  expect(shares(draft)).toEqual(["75", "15", "10"])
  expect(totalOf(draft.rows)).toBe(10_000)
})

it("leaves the others alone when the total may change, and gives a new bucket what is left", () => {
  let draft = changeSplit(draftOf(stored), { type: "keepTotal", on: false })
  draft = changeSplit(draft, { type: "share", key: 0, text: "12.5" })
  expect(shares(changeSplit(draft, { type: "add" }))).toEqual(["12.5", "30", "20", "37.5"])
})
