import { expect, it } from "vitest"
import { type KnownPage, pageSize, pagesInView, readPage, type Sample, withPage } from "./samplePages.ts"
import { uuidAt } from "./uuidAt.ts"

const full = (end: string): KnownPage => ({ end, size: pageSize })
const sample = (index: number): Sample => ({
  id: `id-${index}`,
  experiment_id: "e",
  sampled_entity: "User",
  sampled_value: String(index),
  allocated_bucket: "control",
  complete: false,
  completed_at: null,
  created_at: new Date(1_000_000_000_000 - index * 1_000).toISOString(),
  updated_at: new Date(1_000_000_000_000).toISOString()
})

it("only the pages near the view are needed, and the next one when the view comes near the end", () => {
  const pages = ["a", "b", "c", "d"].map(full)
  expect(pagesInView([], 0, 0)).toEqual([0])
  expect(pagesInView(pages, 0, 40)).toEqual([0])
  expect(pagesInView(pages, 1_980, 2_020)).toEqual([1, 2])
  expect(pagesInView(pages, 3_900, 3_940)).toEqual([3, 4])
  expect(pagesInView([...pages, { end: null, size: 7 }], 3_900, 3_940)).toEqual([3, 4])
})

it("a page that ends elsewhere than before forgets the pages after it", () => {
  const pages = ["a", "b", "c"].map(full)
  expect(withPage(pages, 1, full("b"))).toBe(pages)
  expect(withPage(pages, 1, full("x"))).toEqual([full("a"), full("x")])
  expect(withPage(pages, 5, full("x"))).toBe(pages)
})

it("a range of times keeps the samples in it, and ends where all older ones are outside", () => {
  const answer = Array.from({ length: pageSize }, (_, index) => sample(index))
  const from = Date.parse(sample(9).created_at)
  const to = Date.parse(sample(4).created_at)
  const { known, samples } = readPage(answer, { from, to })
  expect(samples.map(({ sampled_value }) => sampled_value)).toEqual(["5", "6", "7", "8", "9"])
  expect(known).toEqual({ size: 5, end: null })
  expect(readPage(answer, { from: null, to: null }).known).toEqual(full(`id-${pageSize - 1}`))
})

it("the least id of an instant begins with its time", () => {
  expect(uuidAt(0x01a225d6f25a)).toBe("01a225d6-f25a-7000-8000-000000000000")
})
