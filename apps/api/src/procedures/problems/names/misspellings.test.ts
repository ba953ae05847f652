import { expect, it } from "vitest"
import { z } from "zod"
import { misspellings } from "./misspellings.ts"

const item = z.object({ bucket_name: z.string(), attributes: z.record(z.string(), z.unknown()).optional() })
const answer = z.object({
  version: z.int(),
  names: z.string(),
  buckets: z.array(item.extend({ bucket_names: z.int() }))
})
const find = misspellings(
  "body",
  { name: z.string(), buckets: z.array(item).default([]), first: item.nullable().optional() },
  { answers: [answer], elsewhere: [{ name: "dry_run", label: "the query parameter dry_run" }] }
)
const found = (body: Readonly<Record<string, unknown>>) => find(body).map(({ loc, msg }) => [...loc, msg].join(" "))
const meant = (name: string) => `Extra inputs are not permitted: did you mean ${name}?`

it("finds names at any depth, with the place of each", () => {
  const body = { Name: "a", dryRun: true, buckets: [{}, { bucketName: "a" }], first: { BUCKET_NAME: "a" } }
  expect(found(body)).toEqual([
    `body Name ${meant("name")}`,
    `body dryRun ${meant("the query parameter dry_run")}`,
    `body buckets 1 bucketName ${meant("bucket_name")}`,
    `body first BUCKET_NAME ${meant("bucket_name")}`
  ])
})

it("leaves fields of the answer, where the answer has them, and free-form objects", () => {
  expect(found({ version: 1, names: "a", buckets: [{ bucket_names: 1, attributes: { bucketName: 1 } }] })).toEqual([])
  expect(found({ first: "a", buckets: { bucketName: 1 } })).toEqual([])
  expect(found({ bucket_names: 1, bucket: [] })).toEqual([`body bucket ${meant("buckets")}`])
})

it("reports at most a hundred problems, and compares at most a thousand names", () => {
  const named = (count: number, name: (index: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 1]))
  const repeated = { buckets: Array.from({ length: 500 }, () => ({ bucketName: "a" })) }
  expect(find(repeated)).toHaveLength(100)
  expect(find({ ...named(2_000, (index) => `other_${index}`), Name: "a" })).toEqual([])
  expect(find({ ...named(900, (index) => `other_${index}`), Name: "a" })).toHaveLength(1)
})
