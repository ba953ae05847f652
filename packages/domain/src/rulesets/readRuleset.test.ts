import { describe, expect, it } from "vitest"
import { changedJson, placesIn } from "../testing/changedJson.ts"
import type { RulesetExperiment } from "./Ruleset.ts"
import { readRuleset } from "./readRuleset.ts"

const salt = "0123456789abcdef0123456789abcdef"
const experiment: RulesetExperiment = {
  id: "1",
  key: "checkout",
  revision: 3,
  allocation_version: 2,
  active: true,
  archived: false,
  completed_at: null,
  scheduled_start_date: "2026-06-01T00:00:00.000Z",
  schedule_status: "started",
  scheduled_end_date: null,
  quota_reached: false,
  salt,
  buckets: [
    { bucket_name: "a", value: true, closed: false },
    { bucket_name: "b", value: false, closed: false }
  ],
  ranges: [
    { bucket_name: "a", start: 0, end: 5_000 },
    { bucket_name: "b", start: 5_000, end: 10_000 }
  ],
  criteria: [
    {
      id: "c",
      sampling_model: "User",
      sampling_attribute: "id",
      conditions: [{ id: "d", model: "User", property: "country", condition: "equals", value: "US" }]
    }
  ],
  overrides: [{ slot: 9_999, hash: salt, bucket_name: "b" }],
  layer: { id: "l", salt, ranges: [{ start: 0, end: 10_000 }] },
  fallback_value: false,
  metadata: { owner: "growth", tickets: 2, urgent: true },
  metrics: ["revenue"]
}
const ruleset = { format: 1, service_id: "s", revision: 12, active: true, experiments: [experiment] }
const reasonOf = (json: unknown) => {
  const read = readRuleset(json)
  return read._tag === "Invalid" ? read.reason : null
}
const withExperiment = (changes: object) => ({ ...ruleset, experiments: [{ ...experiment, ...changes }] })

it("reads a ruleset, and ignores what it does not know", () => {
  const known = JSON.parse(JSON.stringify(ruleset))
  expect(readRuleset(known)).toEqual({ _tag: "Valid", value: ruleset })
  expect(reasonOf({ ...known, experiments: [{ ...experiment, colour: "red" }], generated_by: 1 })).toBeNull()
})

it("refuses another format", () => {
  expect(reasonOf({ ...ruleset, format: 2 })).toBe("format must be 1, the format that this version reads")
  expect(reasonOf({ ...ruleset, format: "1" })).toContain("format")
})

it.each([null, undefined, 1, "{}", [], [ruleset], {}])("refuses %j", (json) => {
  expect(reasonOf(json)).toMatch(/^(the ruleset must be an object|format must be 1)/)
})

const anyValue = /\.(fallback_value|value)$/
const optional = /\.(fallback_value|buckets\.\d\.value)$|metadata\.\w+$|\.\d$/
const nullable = /\.(key|completed_at|scheduled_start_date|scheduled_end_date|layer)$/

describe("every field", () => {
  const places = placesIn(ruleset)

  it("may be absent only where the format says so", () => {
    for (const place of places.filter((each) => !optional.test(`.${each.join(".")}`) && each.length > 0)) {
      expect([place, reasonOf(changedJson(ruleset, place, undefined))]).toEqual([place, expect.any(String)])
    }
  })

  it("may be null only where the format says so", () => {
    for (const place of places) {
      const reason = reasonOf(changedJson(ruleset, place, null))
      expect([place, reason === null]).toEqual([place, nullable.test(`.${place.join(".")}`)])
    }
  })

  it("has one type", () => {
    for (const place of places.filter((each) => !anyValue.test(each.join(".")) && !each.includes("metadata"))) {
      for (const other of [Symbol("other"), 1.5, -1]) {
        expect([place, reasonOf(changedJson(ruleset, place, other))]).toEqual([place, expect.any(String)])
      }
    }
  })
})

it.each([
  [
    "a salt of other letters",
    { salt: salt.toUpperCase() },
    "experiments[0].salt must be 32 lower-case hexadecimal digits"
  ],
  [
    "a slot too many",
    { ranges: [{ bucket_name: "a", start: 0, end: 10_001 }] },
    "experiments[0].ranges[0].end must be a whole number from 0 to 10000"
  ],
  [
    "an empty range",
    { ranges: [{ bucket_name: "a", start: 5, end: 5 }] },
    "experiments[0].ranges must be ascending, disjoint ranges"
  ],
  [
    "ranges that overlap",
    {
      ranges: [
        { bucket_name: "a", start: 0, end: 2 },
        { bucket_name: "b", start: 1, end: 3 }
      ]
    },
    "experiments[0].ranges must be ascending, disjoint ranges"
  ],
  [
    "a range of no bucket",
    { ranges: [{ bucket_name: "c", start: 0, end: 2 }] },
    "experiments[0].ranges must be names of buckets"
  ],
  [
    "an override of no bucket",
    { overrides: [{ slot: 0, hash: salt, bucket_name: "c" }] },
    "experiments[0].overrides must be names of buckets"
  ],
  [
    "a bucket twice",
    { buckets: [...experiment.buckets, experiment.buckets[0]] },
    "experiments[0].buckets must be names that differ"
  ],
  [
    "a layer that overlaps itself",
    {
      layer: {
        id: "l",
        salt,
        ranges: [
          { start: 0, end: 9 },
          { start: 8, end: 10 }
        ]
      }
    },
    "experiments[0].layer.ranges must be ascending, disjoint ranges"
  ],
  [
    "a date without a time",
    { completed_at: "2026-06-01" },
    "experiments[0].completed_at must be a time in ISO 8601, UTC and milliseconds"
  ],
  [
    "a date that does not exist",
    { completed_at: "2026-13-01T00:00:00.000Z" },
    "experiments[0].completed_at must be a time in ISO 8601, UTC and milliseconds"
  ],
  [
    "a status of a later version",
    { schedule_status: "paused" },
    "experiments[0].schedule_status must be one of none, pending, started, cancelled, missed"
  ],
  [
    "nested metadata",
    { metadata: { owner: { name: "x" } } },
    "experiments[0].metadata.owner must be a text, a number, true or false"
  ]
])("refuses %s, with the place", (_, changes, reason) => {
  expect(reasonOf(withExperiment(changes))).toBe(reason)
})

it("refuses two experiments of one id or key", () => {
  const other = { ...experiment, id: "2", key: "other" }
  expect(reasonOf({ ...ruleset, experiments: [experiment, other] })).toBeNull()
  const reason = "experiments must have ids and keys that differ"
  expect(reasonOf({ ...ruleset, experiments: [experiment, { ...other, id: "1" }] })).toBe(reason)
  expect(reasonOf({ ...ruleset, experiments: [experiment, { ...other, key: "checkout" }] })).toBe(reason)
})
