import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()

interface Result {
  readonly status: string
  readonly sample?: Item
  readonly error?: { readonly detail: string | readonly { readonly loc: readonly unknown[] }[] }
}

const user = (value: string, more: object = {}) => ({ sampled_entity: "User", sampled_value: value, ...more })
const users = (count: number) => Array.from({ length: count }, (_, index) => user(String(index)))
const bulk = async (path: string, samples: unknown) => {
  const { body, status } = await api.post<{ results: readonly Result[] }>(`${path}/samples/bulk`, { samples })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.results
}
const complete = async (path: string, samples: unknown) => {
  const { body, status } = await api.post<{ results: readonly Result[] }>(`${path}/samples/bulk/complete`, { samples })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.results
}
const statuses = (results: readonly Result[]) => results.map(({ status }) => status)
const idsOf = (results: readonly Result[]) => results.map(({ sample }) => sample?.id)
const stored = (id: string) =>
  onDatabase(api.databaseUrl, async (sql) => {
    const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM samples WHERE experiment_id = ${id}`
    return row?.count
  })

describe("many samples in one request", () => {
  it("may be 10,000, and a repetition returns the same and adds nothing", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
    const first = await bulk(path, users(10_000))
    expect(new Set(statuses(first))).toEqual(new Set(["allocated"]))
    expect(first.map(({ sample }) => sample?.sampled_value)).toEqual(users(10_000).map((each) => each.sampled_value))
    const again = await bulk(path, users(10_000))
    expect(new Set(statuses(again))).toEqual(new Set(["already_sampled"]))
    expect(idsOf(again)).toEqual(idsOf(first))
    expect(await stored(id)).toBe(10_000)
    const tooMany = await api.post(`${path}/samples/bulk`, { samples: users(10_001) })
    expect(tooMany).toMatchObject({ status: 422, body: { detail: [{ loc: ["body", "samples"], type: "too_long" }] } })
  })

  it("are each answered as if alone, whatever is wrong with others", async () => {
    const { path } = await makeExperiment(api, { buckets: { a: 60 } })
    const us = { model: "User", property: "country", condition: "equals", value: "US" }
    await api.post(`${path}/criteria`, {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [us]
    })
    await api.post(`${path}/overrides`, { ...user("tester"), allocated_bucket: "a" })
    const inside = { attributes: { User: { country: "US" } } }
    const given: readonly unknown[] = [
      ...users(20).map((each) => ({ ...each, ...inside })),
      user("tester"),
      user("named", { allocated_bucket: "a" }),
      user("lost", { allocated_bucket: "b" }),
      user("abroad"),
      null,
      [],
      "x",
      {},
      user("a\u0000b"),
      user("\ud800"),
      user("x".repeat(513)),
      { sampled_value: 5, sampled_entity: "User" },
      user("other", { experiment_id: unknownId })
    ]
    const results = await bulk(path, given)
    expect(results).toHaveLength(given.length)
    for (const [index, item] of given.entries()) {
      const result = results[index]
      const alone = await api.post(`${path}/samples`, item)
      if (result?.sample !== undefined) expect(alone.body).toEqual(result.sample)
      else expect(typeof alone.body.detail, JSON.stringify(item)).toBe(typeof result?.error?.detail)
    }
    const byReason = Map.groupBy(statuses(results), (status) => status)
    expect([...byReason.keys()].sort()).toEqual(
      ["allocated", "forced", "invalid_input", "no_matching_criterion", "unallocated_slot"].sort()
    )
    expect(results[20]).toMatchObject({ status: "forced", sample: { allocated_bucket: "a" } })
    expect(results[22]).toMatchObject({
      error: { detail: [{ loc: ["body", "samples", 22, "allocated_bucket"], type: "value_error" }] }
    })
    expect(results[27]).toMatchObject({
      error: { detail: [{ loc: ["body", "samples", 27, "sampled_value"], type: "missing" }, { type: "missing" }] }
    })
  })

  it("count a repeated entity once, and keep the bucket that was named first", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { a: 0, b: 0 } })
    const results = await bulk(path, [
      user("1"),
      user("1", { allocated_bucket: "a" }),
      user("1", { allocated_bucket: "b" }),
      user("1")
    ])
    expect(statuses(results)).toEqual(["unallocated_slot", "allocated", "sample_conflict", "already_sampled"])
    expect(await stored(id)).toBe(1)
  })

  it("that race with each other and with single ones make one row for each entity", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
    const reversed = users(2_000).toReversed()
    const [first, second, third] = await Promise.all([
      bulk(path, users(2_000)),
      bulk(path, reversed),
      bulk(path, users(2_000)),
      ...users(100).map((each) => api.post(`${path}/samples`, each))
    ])
    expect(idsOf(second).toReversed()).toEqual(idsOf(first))
    expect(idsOf(third)).toEqual(idsOf(first))
    expect(await stored(id)).toBe(2_000)
  })

  it("are refused together when the request itself is invalid", async () => {
    const { path } = await makeExperiment(api)
    expect(await bulk(path, [])).toEqual([])
    for (const samples of [undefined, null, {}, "x"]) {
      const { body, status } = await api.post(`${path}/samples/bulk`, { samples })
      expect([status, body.detail]).toMatchObject([422, [{ loc: ["body", "samples"] }]])
    }
    const missing = await api.post(`/api/v1/experiments/${unknownId}/samples/bulk`, { samples: users(1) })
    expect(missing).toMatchObject({ status: 404, body: { detail: "Experiment not found" } })
  })
})

describe("many completions in one request", () => {
  it("find samples by id or by entity, keep the first time, and report missing ones", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const [one, two, three] = idsOf(await bulk(path, users(4)))
    const alone = await api.post(`${path}/samples/${one}/complete`)
    const given = [
      { id: one },
      { sample_id: two },
      user("2"),
      { id: three },
      { id: unknownId },
      user("nobody"),
      {},
      null
    ]
    const results = await complete(path, given)
    expect(statuses(results)).toEqual([
      "already_completed",
      "completed",
      "completed",
      "already_completed",
      "sample_not_found",
      "sample_not_found",
      "invalid_input",
      "invalid_input"
    ])
    expect(results[0]?.sample).toEqual(alone.body)
    expect(results[4]?.error).toEqual({ detail: "Sample not found", reason: "sample_not_found" })
    const again = await complete(path, given.slice(0, 4))
    expect(again.map(({ sample }) => sample)).toEqual(results.slice(0, 4).map(({ sample }) => sample))
    const { body: listed } = await api.list(`${path}/samples`)
    expect(listed.filter((each) => each.complete)).toHaveLength(3)
  })

  it("complete nothing when an item names two samples", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const [one, two] = idsOf(await bulk(path, users(2)))
    const disagreeing = [
      { item: { id: one, sampled_value: "1" }, fields: ["sampled_value"] },
      { item: { sample_id: one, sampled_entity: "Device" }, fields: ["sampled_entity"] },
      { item: { id: one, sampled_entity: "Device", sampled_value: "1" }, fields: ["sampled_entity", "sampled_value"] },
      { item: { id: one, sample_id: two }, fields: ["sample_id"] }
    ]
    const results = await complete(
      path,
      disagreeing.map(({ item }) => item)
    )
    for (const [index, { fields }] of disagreeing.entries()) {
      const detail = fields.map((field) => ({ loc: ["body", "samples", index, field], type: "value_error" }))
      expect(results[index]).toMatchObject({ status: "invalid_input", error: { detail } })
    }
    const { body: listed } = await api.list(`${path}/samples?limit=2`)
    expect(listed.filter((each) => each.complete)).toEqual([])
    const agreeing = [
      { id: one, sample_id: one, ...user("0") },
      { id: two, sampled_value: "1" }
    ]
    expect(statuses(await complete(path, agreeing))).toEqual(["completed", "completed"])
    expect(statuses(await complete(path, [{ id: unknownId, ...user("0") }]))).toEqual(["sample_not_found"])
  })
})
