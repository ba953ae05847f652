import { beforeAll, describe, expect, it } from "vitest"
import { isReplayed, sendKeyed } from "../../testing/idempotency/sendKeyed.ts"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { type Item, useApi } from "../../testing/useApi.ts"

const api = useApi()

interface Result {
  readonly status: string
  readonly sample_id?: string
  readonly error?: { readonly detail: unknown }
}

let id = ""
let path = ""
beforeAll(async () => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  id = made.id
  path = made.path
  for (const sampled_value of ["1", "2", "3"]) {
    await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value })
  }
  for (const [name, kind] of Object.entries({ bought: "proportion", rating: "mean", revenue: "sum", old: "sum" })) {
    await api.post(`${path}/metrics`, { name, kind })
  }
})

const user = (value: string) => ({ sampled_entity: "User", sampled_value: value })
const record = async (outcomes: unknown) => {
  const { body, status } = await api.post<{ results: readonly Result[] }>(`${path}/outcomes`, { outcomes })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.results
}
const statusesOf = (results: readonly Result[]) => results.map(({ status }) => status)
const sumOf = (metric: string) =>
  onDatabase(api.databaseUrl, async (sql) => {
    const [row] = await sql<{ sum: number }[]>`
      SELECT coalesce(sum(o.sum), 0)::float8 AS sum FROM outcome_sums o JOIN experiment_metrics m
        ON m.experiment_id = o.experiment_id AND m.number = o.metric WHERE m.name = ${metric} AND m.experiment_id = ${id}`
    return row?.sum
  })
describe("outcomes", () => {
  it("are each answered as if alone, whatever is wrong with others", async () => {
    const archived = await api.post(`${path}/metrics`, { name: "gone", kind: "sum" })
    await api.patch(`${path}/metrics/${archived.body.id}`, { archived: true })
    const [sample] = (await api.list(`${path}/samples?sampled_entity=User&sampled_value=1`)).body
    const future = new Date(Date.now() + 3_600_000).toISOString()
    const given: readonly (readonly [unknown, string, string?])[] = [
      [{ sample_id: sample?.id, metric: "revenue", value: 12.5, outcome_id: "a" }, "recorded"],
      [{ ...user("1"), sample_id: sample?.id, metric: "revenue", value: "-2.5e0" }, "recorded"],
      [{ ...user("1"), metric: "revenue", value: 12.5, outcome_id: "a" }, "duplicate"],
      [{ ...user("1"), metric: "revenue", value: 12, outcome_id: "a" }, "outcome_conflict"],
      [{ ...user("2"), metric: "bought", value: true }, "recorded"],
      [{ ...user("2"), metric: "bought", value: 0.5 }, "invalid_input", "value"],
      [{ ...user("1"), metric: "rating", value: 4, occurred_at: "2026-01-01", experiment_id: id }, "recorded"],
      [{ ...user("1"), metric: "rating", value: 4, occurred_at: future }, "invalid_input", "occurred_at"],
      [{ ...user("unknown"), metric: "revenue", value: 1 }, "sample_not_found"],
      [{ sample_id: unknownId, metric: "revenue", value: 1 }, "sample_not_found"],
      [{ ...user("2"), sample_id: sample?.id, metric: "revenue", value: 1 }, "invalid_input", "sampled_value"],
      [{ ...user("1"), metric: "unknown", value: 1 }, "metric_not_found"],
      [{ ...user("1"), metric: "gone", value: 1 }, "metric_archived"],
      [{ ...user("1"), metric: "completion", value: 1 }, "metric_built_in"],
      [{ ...user("1"), metric: "revenue" }, "invalid_input", "value"],
      [{ ...user("1"), metric: "revenue", value: 1e101 }, "invalid_input", "value"],
      [{ ...user("1"), metric: "revenue", value: "much" }, "invalid_input", "value"],
      [{ ...user("1"), metric: "revenue", value: 1, outcome_id: "" }, "invalid_input", "outcome_id"],
      [{ ...user("1"), metric: "a\u0000", value: 1 }, "invalid_input", "metric"],
      [{ ...user("1"), metric: "revenue", value: 1, outcomeid: "x" }, "invalid_input", "outcomeid"],
      [{ sampled_value: "1", metric: "revenue", value: 1 }, "invalid_input", "sampled_entity"],
      [{ metric: "revenue", value: 1 }, "invalid_input", "sample_id"],
      [null, "invalid_input"]
    ]
    const results = await record(given.map(([item]) => item))
    expect(statusesOf(results)).toEqual(given.map(([, status]) => status))
    for (const [index, [, status, field]] of given.entries()) {
      const detail = status === "invalid_input" ? [{ loc: ["body", "outcomes", index, ...(field ? [field] : [])] }] : {}
      if (status === "invalid_input") expect(results[index]?.error).toMatchObject({ detail })
    }
    expect(results[0]?.sample_id).toBe(sample?.id)
    expect(await sumOf("revenue")).toBe(10)
    const huge = await sendRaw(api.url, {
      method: "POST",
      path: `${path}/outcomes`,
      headers: { "content-type": "application/json" },
      body: '{"outcomes":[{"sampled_entity":"User","sampled_value":"1","metric":"revenue","value":1e999}]}'
    })
    expect(JSON.parse(huge.text).results[0]).toMatchObject({
      status: "invalid_input",
      error: { detail: [{ type: "finite_number" }] }
    })
  })

  it("come by thousands, and are refused together when the request itself is invalid", async () => {
    const before = Number(await sumOf("revenue"))
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      ...user(String(1 + (n % 3))),
      metric: "revenue",
      value: 0.25,
      outcome_id: `many ${n}`
    }))
    const answers = await Promise.all([record(many), record(many.toReversed())])
    const statuses = answers.flatMap(statusesOf)
    expect(statuses.filter((status) => status === "recorded")).toHaveLength(10_000)
    expect(statuses.filter((status) => status === "duplicate")).toHaveLength(10_000)
    expect(await sumOf("revenue")).toBe(before + 2_500)
    expect((await api.post(`${path}/outcomes`, { outcomes: [...many, ...many] })).status).toBe(422)
    expect(await record([])).toEqual([])
    const missing = await api.post(`/api/v1/experiments/${unknownId}/outcomes`, { outcomes: [] })
    expect(missing).toMatchObject({ status: 404, body: { detail: "Experiment not found" } })
  })

  it("as lines of JSON get a result line each", async () => {
    const lines = [
      JSON.stringify({ ...user("1"), metric: "rating", value: "5", outcome_id: "line" }),
      "{",
      JSON.stringify({ ...user("1"), metric: "rating", value: 5, outcome_id: "line" }),
      JSON.stringify({ ...user("1"), metric: "rating" })
    ]
    const answer = await sendRaw(api.url, {
      method: "POST",
      path: `${path}/outcomes`,
      headers: { "content-type": "application/x-ndjson" },
      body: lines.join("\n")
    })
    const results: readonly Result[] = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(statusesOf(results)).toEqual(["recorded", "invalid_input", "duplicate", "invalid_input"])
    expect(results[3]?.error).toMatchObject({ detail: [{ loc: ["body", 3, "value"], type: "missing" }] })
  })

  it("with an Idempotency-Key are recorded once, also without an outcome_id", async () => {
    const before = Number(await sumOf("rating"))
    const body = { outcomes: [{ ...user("3"), metric: "rating", value: 8 }] }
    const first = await sendKeyed(api.url, `${path}/outcomes`, "rating", { body })
    const again = await sendKeyed(api.url, `${path}/outcomes`, "rating", { body })
    expect([isReplayed(first), isReplayed(again), again.text]).toEqual([false, true, first.text])
    expect(await sumOf("rating")).toBe(before + 8)
  })

  it("of an experiment whose samples are detached are a 409, but those of its samples that are found", async () => {
    const made = await makeExperiment(api, { buckets: { all: 100 } })
    await api.post(`${made.path}/metrics`, { name: "late", kind: "sum" })
    await api.post(`${made.path}/samples`, user("1"))
    await api.patch(made.path, { completed: true })
    const late = (value: string) =>
      api.post(`${made.path}/outcomes`, { outcomes: [{ ...user(value), metric: "late", value: 1 }] })
    expect((await late("2")).body).toMatchObject({ results: [{ status: "sample_not_found" }] })
    await onDatabase(
      api.databaseUrl,
      (sql) => sql`UPDATE experiments SET samples_detached_at = now() WHERE id = ${made.id}`
    )
    expect(await late("2")).toMatchObject({ status: 409, body: { reason: "samples_detached" } })
    expect((await late("1")).body).toMatchObject({ results: [{ status: "recorded" }] })
  })
})

it("the procedures of tRPC read values strictly", async () => {
  const outcomes = [
    { ...user("1"), metric: "revenue", value: "1" },
    { ...user("1"), metric: "bought", value: true }
  ]
  const { body } = await api.post<Item>("/trpc/outcomes.record", { experiment_id: id, outcomes })
  expect(JSON.stringify(body)).toMatch(/"invalid_input".*"invalid_input"/)
})
