import { Result } from "effect"
import { expect, it } from "vitest"
import type { Override } from "../allocation/Decision.ts"
import { decideOverride, type OverrideFacts, overridesAtMost } from "./decideOverride.ts"

const wanted: Override = {
  id: "o2",
  experimentId: "e",
  sampledEntity: "User",
  sampledValue: "1",
  bucket: "b",
  createdAt: 2_000,
  updatedAt: 2_000
}
const stored: Override = { ...wanted, id: "o1", bucket: "a", createdAt: 1_000, updatedAt: 1_000 }
const facts: OverrideFacts = { archived: false, buckets: ["a", "b"], override: null, sample: null, count: 0 }
const forcing = (changes: Partial<OverrideFacts>, override = wanted) =>
  Result.merge(decideOverride({ ...facts, ...changes }, override))

it("makes an override, and changes it in place", () => {
  expect(forcing({})).toBe(wanted)
  expect(forcing({ override: stored, count: 1 })).toEqual({ ...stored, bucket: "b", updatedAt: 2_000 })
  expect(forcing({ override: stored, count: 1 }, { ...wanted, bucket: "a" })).toBe(stored)
})

it("refuses an override without effect, and one beyond the maximum", () => {
  const sampled = { id: "s", allocatedBucket: "a" }
  expect(forcing({ archived: true, override: stored }, { ...wanted, bucket: "a" })).toMatchObject({
    _tag: "ExperimentArchived"
  })
  expect(forcing({ buckets: ["a"] })).toMatchObject({ problems: [{ path: ["bucket"] }] })
  expect(forcing({ sample: sampled })).toMatchObject({ _tag: "SampleConflict", id: "s", bucket: "a" })
  expect(forcing({ sample: sampled, override: stored })).toMatchObject({ _tag: "SampleConflict" })
  expect(forcing({ sample: { ...sampled, allocatedBucket: "b" } })).toBe(wanted)
  const full = { count: overridesAtMost }
  expect(forcing(full)).toMatchObject({ _tag: "InvalidInput", message: expect.stringContaining("at most 10000") })
  expect(forcing({ ...full, override: stored })).toMatchObject({ id: "o1", bucket: "b" })
})
