import { Result } from "effect"
import { expect, it } from "vitest"
import { emptyAllocation } from "../testing/emptyAllocation.ts"
import { type Allocation, addBucket } from "./Allocation.ts"

const add = (allocation: Allocation, name: string, percentage: number, now = 1) =>
  addBucket(allocation, { name, percentage }, now)
const added = (allocation: Allocation, name: string, percentage: number, now = 1) =>
  Result.getOrThrow(add(allocation, name, percentage, now))

it("each bucket gets the lowest free slots, 100 for one per cent, and makes a further version", () => {
  const allocation = added(added(added(emptyAllocation, "a", 50, 1), "none", 0, 2), "b", 10, 3)
  expect(allocation.table).toEqual([
    { bucket: "a", start: 0, end: 5_000 },
    { bucket: "b", start: 5_000, end: 6_000 }
  ])
  expect(allocation.version).toBe(3)
  expect(allocation.buckets.map(({ createdAt, name }) => [name, createdAt])).toEqual([
    ["a", 1],
    ["none", 2],
    ["b", 3]
  ])
})

it("100 per cent can be divided to the last slot, and no further", () => {
  const whole = added(added(emptyAllocation, "a", 99), "b", 1)
  expect(whole.table.at(-1)).toEqual({ bucket: "b", start: 9_900, end: 10_000 })
  expect(added(whole, "nobody", 0).table).toEqual(whole.table)
  expect(add(whole, "c", 1)).toMatchObject({
    failure: { _tag: "InvalidInput", problems: [{ path: ["percentage"] }] }
  })
})

it("reports a name that exists before a share that is too large", () => {
  const one = added(emptyAllocation, "a", 60)
  expect(add(one, "a", 60)).toMatchObject({ failure: { _tag: "BucketExists", bucket: "a" } })
  expect(Result.isSuccess(add(one, "A", 40))).toBe(true)
})

it("refuses a name that looks like that of another bucket, or shows nothing", () => {
  const one = added(emptyAllocation, "café", 60)
  const failed = (path: string) => ({ failure: { _tag: "InvalidInput", problems: [{ path: [path] }] } })
  for (const name of ["cafe\u0301", " café", "café\u3000"]) expect(add(one, name, 10)).toMatchObject(failed("name"))
  for (const name of [" ", "\u200b", "a\nb"]) expect(add(one, name, 10)).toMatchObject(failed("name"))
  expect(add(one, " café", 60)).toMatchObject({ failure: { problems: [{ path: ["name"] }, { path: ["percentage"] }] } })
  expect(Result.isSuccess(add(one, " tea ", 10))).toBe(true)
})

it("does not change an archived experiment", () => {
  expect(add({ ...emptyAllocation, archived: true }, "a", 1)).toMatchObject({ failure: { _tag: "ExperimentArchived" } })
})
