import { expect, it } from "vitest"
import { hashOf, slotOfHash } from "../allocation/slotOf.ts"
import { receiptOf } from "./Receipt.ts"
import type { Sample } from "./Sample.ts"

const salt = "0123456789abcdef0123456789abcdef"
const hash = hashOf(salt, "User", "42")
const slot = slotOfHash(hash)
/** The slot of the entity and those below are a's, the others b's. */
const version = (number: number) => ({
  version: number,
  createdAt: 1_000,
  closedBuckets: [],
  table: [
    { bucket: "a", start: 0, end: slot + 1 },
    { bucket: "b", start: slot + 1, end: 10_000 }
  ]
})
const sample: Sample = {
  id: "s",
  experimentId: "e",
  sampledEntity: "User",
  sampledValue: "42",
  allocatedBucket: "a",
  slot,
  allocationVersion: 3,
  revision: 7,
  allocatedBy: "service",
  complete: false,
  completedAt: null,
  createdAt: 1,
  updatedAt: 1
}
const receipt = (changes: Partial<Sample>) =>
  receiptOf(
    { ...sample, ...changes },
    { salt, criteria: [], layer: null, version: version(changes.allocationVersion ?? 3) }
  )
const problemsOf = (changes: Partial<Sample>) => receipt(changes).problems

it("computes hash, slot and range of an unaltered sample, and has no problems", () => {
  expect(receipt({})).toEqual({
    sample,
    salt,
    hash,
    slot,
    range: { bucket: "a", start: 0, end: slot + 1 },
    criteria: [],
    layer: null,
    problems: []
  })
})

it("reports a problem for each value that was altered", () => {
  expect(problemsOf({ allocatedBucket: "b" })).toEqual([
    `in allocation version 3, slot ${slot} belongs to bucket "a", but the sample is in bucket "b"`
  ])
  expect(problemsOf({ slot: slot + 1 })).toEqual([
    `the entity hashes to slot ${slot}, but the sample is stored with slot ${slot + 1}`
  ])
  const other = slotOfHash(hashOf(salt, "User", "43"))
  expect(problemsOf({ sampledValue: "43" })[0]).toBe(
    `the entity hashes to slot ${other}, but the sample is stored with slot ${slot}`
  )
  expect(
    receiptOf({ ...sample, allocationVersion: 9 }, { salt, criteria: null, layer: null, version: null })
  ).toMatchObject({
    range: null,
    criteria: null,
    problems: ["the experiment has no allocation version 9"]
  })
  const empty = { version: 1, table: [], closedBuckets: [], createdAt: 1_000 }
  expect(
    receiptOf({ ...sample, allocationVersion: 1 }, { salt, criteria: null, layer: null, version: empty }).problems
  ).toEqual([`in allocation version 1, slot ${slot} is unowned, but the sample is in bucket "a"`])
})

it("accepts the bucket that a caller or an override chose, but not another slot or version", () => {
  for (const allocatedBy of ["caller", "override"] as const) {
    expect(problemsOf({ allocatedBy, allocatedBucket: "b" })).toEqual([])
    expect(problemsOf({ allocatedBy, allocatedBucket: "b", slot: slot + 1 })).toHaveLength(1)
    expect(
      receiptOf({ ...sample, allocatedBy }, { salt, criteria: null, layer: null, version: null }).problems
    ).toHaveLength(1)
  }
})
