import { describe, expect, it } from "vitest"
import type { NotSampledReason } from "../shared/Reason.ts"
import { compileFlag, type FlagDecision, type FlagExperiment } from "./compileFlag.ts"

const salt = "0".repeat(32)
const experiment: FlagExperiment = {
  id: "e",
  buckets: [
    { bucket_name: "a", value: { size: 12 }, closed: false },
    { bucket_name: "b", value: { size: 20 }, closed: false }
  ],
  ranges: [
    { bucket_name: "a", start: 0, end: 5_000 },
    { bucket_name: "b", start: 5_000, end: 10_000 }
  ],
  criteria: [],
  layer: null,
  fallback_value: { size: 10 },
  metadata: { owner: "growth", slot: "of the team" }
}
const criteria = [{ id: "c", sampling_model: "User", sampling_attribute: "id", conditions: [] }]
const onlyA = [{ bucket_name: "a", start: 0, end: 10_000 }]
const decided = (changes: Partial<FlagDecision> = {}): FlagDecision => {
  return { reason: "allocated", bucket: "a", slot: 17, version: 3, ...changes }
}
const flagOf = (decision: FlagDecision, changes: Partial<FlagExperiment> = {}) =>
  compileFlag({ ...experiment, ...changes })(decision)

it("has the bucket as its variant, the bucket's value, and facts beside the metadata of the experiment", () => {
  expect(flagOf(decided())).toEqual({
    value: { size: 12 },
    variant: "a",
    reason: "SPLIT",
    metadata: {
      owner: "growth",
      experiment_id: "e",
      allocation_version: 3,
      slot: 17,
      sampled: true,
      reason: "allocated"
    }
  })
})

it("has the name of a bucket without a value, and a value that counts as false", () => {
  const buckets = [{ bucket_name: "a", closed: false }]
  expect(flagOf(decided(), { buckets })).toMatchObject({ value: "a", variant: "a" })
  for (const value of [false, 0, ""]) {
    expect(flagOf(decided(), { buckets: [{ bucket_name: "a", value, closed: false }] })).toMatchObject({ value })
  }
})

it("has the fallback value for an entity that is not sampled, or none", () => {
  const notSampled = decided({ reason: "no_matching_criterion", bucket: null, slot: null, version: null })
  expect(flagOf(notSampled)).toEqual({
    value: { size: 10 },
    reason: "DEFAULT",
    metadata: { ...experiment.metadata, experiment_id: "e", sampled: false, reason: "no_matching_criterion" }
  })
  const { fallback_value: _, ...without } = experiment
  expect(compileFlag(without)(notSampled)).not.toHaveProperty("value")
})

describe("the reason", () => {
  it.each<[string, Partial<FlagExperiment>, string]>([
    ["several buckets", {}, "SPLIT"],
    ["several buckets and criteria", { criteria }, "SPLIT"],
    ["one bucket with all slots", { ranges: onlyA }, "STATIC"],
    [
      "one bucket with all slots in pieces",
      {
        ranges: [
          { ...onlyA[0], bucket_name: "a", start: 0, end: 4 },
          { bucket_name: "a", start: 4, end: 10_000 }
        ]
      },
      "STATIC"
    ],
    ["one bucket and criteria", { ranges: onlyA, criteria }, "TARGETING_MATCH"],
    ["one bucket with some slots", { ranges: [{ bucket_name: "a", start: 0, end: 9_999 }] }, "SPLIT"],
    ["one bucket in a layer", { ranges: onlyA, layer: { id: "l", salt, ranges: [{ start: 0, end: 10_000 }] } }, "SPLIT"]
  ])("of %s", (_, changes, reason) => {
    expect(flagOf(decided(), changes).reason).toBe(reason)
    expect(flagOf(decided({ reason: "forced" }), changes).reason).toBe("TARGETING_MATCH")
  })

  it.each<[NotSampledReason, string]>([
    ["experiment_inactive", "DISABLED"],
    ["experiment_not_started", "DISABLED"],
    ["experiment_completed", "DISABLED"],
    ["experiment_archived", "DISABLED"],
    ["service_inactive", "DISABLED"],
    ["no_matching_criterion", "DEFAULT"],
    ["layer_excluded", "DEFAULT"],
    ["unallocated_slot", "DEFAULT"],
    ["quota_reached", "DEFAULT"]
  ])("of an entity that is not sampled because of %s is %s", (reason, expected) => {
    expect(flagOf({ reason, bucket: null, slot: 1, version: 1 }).reason).toBe(expected)
  })
})

describe("a stored sample", () => {
  const stored = decided({ reason: "already_sampled" })

  it("is like a new one while the slot table agrees, and targeting when it does not", () => {
    expect(flagOf(stored)).toMatchObject({ reason: "SPLIT", variant: "a", metadata: { sampled: true } })
    expect(flagOf(stored, { ranges: onlyA })).toMatchObject({ reason: "STATIC" })
    expect(flagOf({ ...stored, bucket: "b" })).toMatchObject({ reason: "TARGETING_MATCH", value: { size: 20 } })
    expect(flagOf({ ...stored, slot: null })).toMatchObject({ reason: "TARGETING_MATCH" })
    expect(flagOf(stored, { ranges: [] })).toMatchObject({ reason: "TARGETING_MATCH", value: { size: 12 } })
  })

  it("in a removed bucket has its name as the value only if all buckets have", () => {
    const removed = { ...stored, bucket: "removed" }
    expect(flagOf(removed)).toMatchObject({ variant: "removed", reason: "TARGETING_MATCH" })
    expect(flagOf(removed)).not.toHaveProperty("value")
    expect(flagOf(removed, { buckets: [] })).not.toHaveProperty("value")
    expect(flagOf(removed, { buckets: [{ bucket_name: "a", closed: false }] })).toMatchObject({ value: "removed" })
  })
})
