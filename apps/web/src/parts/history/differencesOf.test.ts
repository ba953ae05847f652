import { expect, it } from "vitest"
import { differencesOf, mainDifferences } from "./differencesOf.ts"

it("a reweighting is a line for each bucket, and a new bucket had no share", () => {
  expect(
    differencesOf({
      before: { percentage_distribution: { control: 50, treatment: 50 } },
      after: { percentage_distribution: { control: 80, treatment: 12.5, extra: 7.5 } }
    })
  ).toEqual([
    { label: "Share of control", before: { kind: "text", text: "50 %" }, after: { kind: "text", text: "80 %" } },
    { label: "Share of treatment", before: { kind: "text", text: "50 %" }, after: { kind: "text", text: "12.5 %" } },
    { label: "Share of extra", before: null, after: { kind: "text", text: "7.5 %" } }
  ])
})

it("conditions are sentences, times are times, and people are named by id", () => {
  const condition = { model: "User", property: "country", value: "US", condition: "not_in_ignore_case" }
  expect(differencesOf({ before: null, after: { ...condition, criterion_id: "c" } })).toEqual([
    {
      label: "Condition",
      before: null,
      after: { kind: "text", text: 'not: User.country is, in any case, one of "US"' }
    }
  ])
  expect(
    differencesOf({
      before: { due_date: null, max_samples: 1_000 },
      after: { due_date: "2026-12-24T09:00:00.000Z", max_samples: null }
    })
  ).toEqual([
    { label: "Due", before: { kind: "text", text: "none" }, after: { kind: "time", at: "2026-12-24T09:00:00.000Z" } },
    { label: "Most samples", before: { kind: "text", text: "1,000" }, after: { kind: "text", text: "none" } }
  ])
  expect(
    differencesOf({
      before: { "buckets.a b.value": null, "buckets.a b.max_samples": 5, metadata: {} },
      after: {
        "buckets.a b.value": '{"size":12}',
        "buckets.a b.max_samples": 6,
        metadata: { team: "checkout", live: true }
      }
    })
  ).toEqual([
    { label: "Value of a b", before: { kind: "text", text: "none" }, after: { kind: "text", text: '{"size":12}' } },
    { label: "Most samples of a b", before: { kind: "text", text: "5" }, after: { kind: "text", text: "6" } },
    {
      label: "Metadata",
      before: { kind: "text", text: "none" },
      after: { kind: "text", text: "team: checkout, live: yes" }
    }
  ])
  expect(
    differencesOf({ before: null, after: { user_assignments: { "6": { role: "Owner", user_id: "1" } } } })
  ).toEqual([{ label: "Person", before: null, after: { kind: "person", id: "1", role: "Owner" } }])
})

it("a new thing shows the fields that have a value", () => {
  const after = { name: "Shorter form", active: true, archived: false, due_date: null, service_id: "s" }
  expect(mainDifferences({ before: null, after }).map(({ label }) => label)).toEqual(["Name", "Active"])
})
