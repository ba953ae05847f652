import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sendKeyed } from "../../testing/idempotency/sendKeyed.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { type RunningApi, startApi } from "../../testing/startApi.ts"
import { type Item, useApi } from "../../testing/useApi.ts"

const api = useApi()
let other: RunningApi
beforeAll(async () => {
  other = await startApi(api.databaseUrl)
})
afterAll(() => other.stop())

const entity = (value: string, more: object = {}) => ({ sampled_entity: "User", sampled_value: value, ...more })
const entities = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => entity(`${prefix}-${n}`))
const sample = (path: string, value: string, more: object = {}) => api.post(`${path}/samples`, entity(value, more))
const full = { status: 409, body: { reason: "quota_reached" } }
const versionsOf = async (path: string) => (await api.list(`${path}/allocation-versions`)).body
const countsOf = async (path: string) =>
  (await api.get<{ buckets: readonly Item[] }>(`${path}/samples/counts`)).body.buckets

interface Results {
  readonly results: readonly { readonly status: string; readonly sample?: Item }[]
}
const bulk = async (path: string, samples: readonly object[]) =>
  (await api.post<Results>(`${path}/samples/bulk`, { samples })).body.results
const statusesOf = (results: Results["results"]) => results.map(({ status }) => status)

const storedIn = (id: string) =>
  onDatabase(api.databaseUrl, async (sql) => {
    const [row] = await sql<{ stored: number; counted: number }[]>`
      SELECT (SELECT count(*) FROM samples WHERE experiment_id = ${id} AND allocated_by <> 'override')::int AS stored,
        (SELECT coalesce(sum(samples), 0) FROM limit_counts WHERE experiment_id = ${id})::int AS counted`
    return row
  })

describe("the quota of an experiment", () => {
  it("holds exactly 1,000 samples when 200 creators race through two processes, one by one, in bulk, as lines and with keys", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { a: 50, b: 50 }, experiment: { max_samples: 1_000 } })
    const create = async (n: number) => {
      const url = n % 2 === 0 ? api.url : other.url
      const post = (end: string, type: string, body: string) =>
        fetch(`${url}${path}/${end}`, { method: "POST", headers: { "content-type": type }, body }).then((each) =>
          each.text()
        )
      const mine = entities(`creator-${n}`, 10)
      if (n % 20 === 0) return sendKeyed(url, `${path}/samples`, `key ${n}`, { body: entity(`creator-${n}`) })
      if (n % 4 === 1) return post("samples/bulk", "application/json", JSON.stringify({ samples: mine }))
      if (n % 4 === 2) {
        return post("samples/bulk", "application/x-ndjson", mine.map((each) => JSON.stringify(each)).join("\n"))
      }
      return Promise.all(mine.slice(0, 3).map((each) => post("samples", "application/json", JSON.stringify(each))))
    }
    await Promise.all(Array.from({ length: 200 }, (_, n) => create(n)))
    expect(await storedIn(id)).toEqual({ stored: 1_000, counted: 1_000 })
    const experiment = (await api.get(path)).body
    expect(experiment).toMatchObject({ active: true, completed_at: null, ended_by: null, max_samples: 1_000 })
    const [newest] = (await api.list(`${path}/samples?limit=1`)).body
    expect(Date.parse(String(experiment.quota_reached_at))).toBeLessThanOrEqual(Date.parse(String(newest?.created_at)))
    const history = (await api.list(`${path}/history`)).body
    expect(history[0]).toMatchObject({
      action: "experiment.update",
      before: { quota_reached_at: null },
      after: { quota_reached_at: experiment.quota_reached_at },
      actor: { type: "job", name: "enrolment" }
    })
  })

  it("refuses new entities, and answers those that are sampled with their samples", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 }, experiment: { max_samples: 2 } })
    const first = await sample(path, "1")
    const answers = await bulk(path, [entity("1"), entity("2"), entity("2"), entity("3")])
    expect(statusesOf(answers)).toEqual(["already_sampled", "allocated", "already_sampled", "quota_reached"])
    expect(answers[0]?.sample).toEqual(first.body)
    expect(await sample(path, "1")).toMatchObject({ status: 200, body: first.body })
    expect(await sample(path, "4")).toMatchObject({
      status: 409,
      body: {
        detail: "Not sampled: the experiment or the entity's bucket has as many samples as it accepts (quota_reached)"
      }
    })
    expect(await sample(path, "4", { allocated_bucket: "all" })).toMatchObject(full)
    const { body } = await api.post<{ decisions: readonly Item[] }>(`${path}/decisions`, {
      entities: [entity("1"), entity("4")]
    })
    expect(body.decisions).toMatchObject([
      { reason: "already_sampled", allocated_bucket: "all" },
      { reason: "quota_reached", allocated_bucket: null }
    ])
  })

  it("counts what is sampled already, opens when it is raised or cleared, and does not count forced samples", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    await bulk(path, entities("old", 300))
    expect((await api.patch(path, { max_samples: 301 })).body).toMatchObject({
      max_samples: 301,
      quota_reached_at: null
    })
    await api.post(`${path}/overrides`, entity("qa", { allocated_bucket: "all" }))
    await api.post(`${path}/overrides`, entity("qa-2", { allocated_bucket: "all" }))
    expect((await sample(path, "qa")).status).toBe(200)
    expect((await sample(path, "new")).status).toBe(200)
    expect(await sample(path, "newer")).toMatchObject(full)
    expect((await sample(path, "qa-2")).status).toBe(200)
    expect((await api.patch(path, { max_samples: 100 })).body.quota_reached_at).not.toBeNull()
    expect((await api.patch(path, { max_samples: 302 })).body.quota_reached_at).toBeNull()
    expect((await sample(path, "newer")).status).toBe(200)
    expect(await sample(path, "newest")).toMatchObject(full)
    expect((await api.patch(path, { max_samples: null })).body).toMatchObject({
      max_samples: null,
      quota_reached_at: null
    })
    expect((await sample(path, "newest")).status).toBe(200)
  })

  it("is a whole number from 1 on", async () => {
    const { path } = await makeExperiment(api)
    for (const max_samples of [0, -1, 1.5, 2 ** 31, "many"]) {
      const { body, status } = await api.patch(path, { max_samples })
      expect([status, body.detail]).toMatchObject([422, [{ loc: ["body", "max_samples"] }]])
    }
  })
})

describe("the quota of a bucket", () => {
  it("refuses only its own entities, and begins a version with the same slots, which the next samples and receipts have", async () => {
    const { path } = await makeExperiment(api, { buckets: { a: 50 } })
    await api.post(`${path}/buckets`, { bucket_name: "b", percentage_distribution: 50, max_samples: 3 })
    const answers = await bulk(path, entities("u", 100))
    const refused = statusesOf(answers).filter((status) => status === "quota_reached")
    expect(await countsOf(path)).toMatchObject([{ bucket_name: "a" }, { bucket_name: "b", samples: 3 }])
    const [, before, after, ...more] = await versionsOf(path)
    expect(more).toEqual([])
    expect(after).toMatchObject({ version: 3, ranges: before?.ranges, closed_buckets: ["b"] })
    const made = answers.flatMap((each) => each.sample ?? [])
    expect(made.length + refused.length).toBe(100)
    const receipts = await Promise.all(made.map((each) => api.get(`${path}/samples/${each.id}/receipt`)))
    expect(receipts.every(({ body }) => body.verified === true)).toBe(true)
    const versions = receipts.map(({ body }) => [body.allocation_version, body.allocated_bucket])
    const closed = versions.findLastIndex(([, bucket]) => bucket === "b")
    expect(versions.slice(0, closed + 1).every(([version]) => version === 2)).toBe(true)
    expect(versions.slice(closed + 1).every(([version, bucket]) => version === 3 && bucket === "a")).toBe(true)
    expect(await sample(path, "named", { allocated_bucket: "b" })).toMatchObject(full)
    expect((await sample(path, "named", { allocated_bucket: "a" })).status).toBe(200)
    expect(
      statusesOf(await bulk(path, [entity("x", { allocated_bucket: "b" }), entity("x", { allocated_bucket: "a" })]))
    ).toEqual(["quota_reached", "allocated"])
  })

  it("stays when the distribution changes without naming it, opens when it is raised, and is in the history", async () => {
    const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
    await bulk(path, entities("u", 100))
    const put = (b: object) =>
      api.put(`${path}/buckets`, {
        buckets: [
          { bucket_name: "a", percentage_distribution: 50 },
          { bucket_name: "b", percentage_distribution: 50, ...b }
        ]
      })
    expect((await put({ max_samples: 2 })).body).toMatchObject({
      moved_slots: 0,
      buckets: [{ max_samples: null }, { max_samples: 2 }]
    })
    expect((await versionsOf(path)).at(-1)).toMatchObject({ version: 3, closed_buckets: ["b"] })
    expect(await sample(path, "new", { allocated_bucket: "b" })).toMatchObject(full)
    expect((await put({})).body).toMatchObject({ version: 3, buckets: [{}, { max_samples: 2 }] })
    await put({ max_samples: 1_000 })
    expect((await versionsOf(path)).at(-1)).toMatchObject({ version: 4, closed_buckets: [] })
    expect((await sample(path, "new", { allocated_bucket: "b" })).status).toBe(200)
    await put({ max_samples: null })
    const [newest, raised] = (await api.list(`${path}/history`)).body
    expect(newest).toMatchObject({
      before: { "buckets.b.max_samples": 1_000 },
      after: { "buckets.b.max_samples": null }
    })
    expect(raised).toMatchObject({ before: { "buckets.b.max_samples": 2 }, after: { "buckets.b.max_samples": 1_000 } })
  })
})
