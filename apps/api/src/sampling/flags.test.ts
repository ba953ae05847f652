import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { type Problem, useApi } from "../testing/useApi.ts"

const api = useApi()

const revisionOf = (id: string) =>
  onDatabase(api.databaseUrl, async (sql) => {
    const [row] = await sql<{ revision: number }[]>`SELECT revision FROM experiments WHERE id = ${id}`
    return row?.revision
  })
const share = (bucket_name: string, percentage_distribution: number, more: object = {}) => ({
  bucket_name,
  percentage_distribution,
  ...more
})
const bucketsOf = async (path: string) =>
  (await api.list(`${path}/buckets`)).body.map(({ bucket_name, value }) => ({ bucket_name, value }))
const put = (path: string, ...buckets: readonly object[]) => api.put(`${path}/buckets`, { buckets })
const problemsOf = (detail: string | readonly Problem[]) =>
  typeof detail === "string"
    ? detail
    : detail.map(({ loc, msg }) => `${loc.join(".")}: ${msg.replace("Value error, ", "")}`)
/** Sends text as it is, which may be no JSON that JavaScript can write. */
const sendText = async (method: string, path: string, body: string) => {
  const headers = { "content-type": "application/json" }
  const response = await fetch(api.url + path, { method, headers, body })
  return { status: response.status, body: await response.text() }
}
const oneType = "all values of an experiment have one JSON type"

describe("an experiment", () => {
  it("has no key, no fallback value and no metadata by default", async () => {
    const { path } = await makeExperiment(api)
    expect((await api.get(path)).body).toMatchObject({ key: null, fallback_value: null, metadata: {} })
  })

  it("keeps key, fallback value and metadata as sent, in answers, lists and the audit chain", async () => {
    const fallback_value = { z: 1, a: { "10": [1e300, 0.1, null], é: "\u{1f600}" }, empty: "" }
    const metadata = { team: "checkout", cost: 12.5, live: false }
    const given = { key: "button.colour_1-a", fallback_value, metadata }
    const { id, path, serviceId } = await makeExperiment(api, { experiment: given })
    const { body } = await api.get(path)
    expect(body).toMatchObject(given)
    expect(JSON.stringify(body.fallback_value)).toBe(JSON.stringify(fallback_value))
    expect((await api.list(`/api/v1/services/${serviceId}/experiments`)).body).toEqual([body])
    const changed = await api.patch(path, { key: "other", fallback_value: [], metadata: { live: true } })
    expect(changed.body).toMatchObject({ key: "other", fallback_value: [], metadata: { live: true } })
    const revision = await revisionOf(id)
    const cleared = await api.patch(path, { key: null, fallback_value: null, metadata: {} })
    expect(cleared.body).toMatchObject({ key: null, fallback_value: null, metadata: {} })
    expect(await revisionOf(id)).toBe(Number(revision) + 1)
    const [last, , first] = (await api.list(`${path}/history`)).body
    expect(first).toMatchObject({
      action: "experiment.create",
      after: { key: given.key, fallback_value: JSON.stringify(fallback_value), metadata }
    })
    expect(last).toMatchObject({
      action: "experiment.update",
      before: { key: "other", fallback_value: "[]", metadata: { live: true } },
      after: { key: null, fallback_value: null, metadata: {} }
    })
  })

  it.each([[true], [false], [0], [-1.5], ["true"], ["5"], [""], [[]], [[1, "2"]], [{}], [{ a: null }]])(
    "has the fallback value %j",
    async (fallback_value) => {
      const { path } = await makeExperiment(api, { experiment: { fallback_value } })
      expect((await api.get(path)).body.fallback_value).toEqual(fallback_value)
      expect((await api.patch(path, { name: "renamed" })).body.fallback_value).toEqual(fallback_value)
    }
  )

  it("has a key that no other experiment of the team has", async () => {
    const first = await makeExperiment(api, { experiment: { key: "taken" } })
    const second = await makeExperiment(api, { experiment: { key: "free" } })
    const taken = {
      status: 409,
      body: {
        detail: 'Another experiment of the team has the key "taken"',
        reason: "experiment_key_taken"
      }
    }
    expect(
      await api.post(`/api/v1/services/${second.serviceId}/experiments`, { name: "e", key: "taken" })
    ).toMatchObject(taken)
    expect((await api.list(`/api/v1/services/${second.serviceId}/experiments`)).body).toHaveLength(1)
    const before = (await api.get(second.path)).body
    expect(await api.patch(second.path, { key: "taken", completed: true })).toMatchObject(taken)
    expect((await api.get(second.path)).body).toEqual(before)
    expect((await api.patch(first.path, { key: "taken", name: "same key" })).status).toBe(200)
    expect((await api.patch(first.path, { key: null })).status).toBe(200)
    expect((await api.patch(second.path, { key: "taken" })).body.key).toBe("taken")
  })

  it("is one of many that want a key at once", async () => {
    const { serviceId } = await makeExperiment(api)
    const wanted = Array.from({ length: 20 }, (_, n) =>
      api.post(`/api/v1/services/${serviceId}/experiments`, { name: `e${n}`, key: "wanted" })
    )
    const statuses = (await Promise.all(wanted)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
  })

  it.each([["A"], [""], ["-a"], [".a"], ["a b"], ["é"], ["a/b"], ["a".repeat(129)], [5], [true], [["a"]]])(
    "refuses the key %j",
    async (key) => {
      const { path } = await makeExperiment(api)
      const { body, status } = await api.patch(path, { key })
      expect(status).toBe(422)
      expect(problemsOf(body.detail)).toEqual([expect.stringMatching(/^body\.key: /)])
    }
  )

  it.each([
    [`{"fallback_value": 1e400}`, "fallback_value"],
    [`{"fallback_value": {"a": [-1e999]}}`, "fallback_value"],
    [`{"fallback_value": "\\ud800"}`, "fallback_value"],
    [`{"fallback_value": {"\\udc00": 1}}`, "fallback_value"],
    [`{"fallback_value": ["a\\u0000"]}`, "fallback_value"],
    [`{"fallback_value": ${"[".repeat(33)}${"]".repeat(33)}}`, "fallback_value"],
    [`{"fallback_value": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`, "fallback_value"],
    [`{"fallback_value": ${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`, "fallback_value"],
    [`{"fallback_value": "${"x".repeat(16_383)}"}`, "fallback_value"],
    [`{"fallback_value": {"__proto__": 1}}`, "__proto__"],
    [`{"fallback_value": {"constructor": {"prototype": 1}}}`, "prototype"],
    [`{"metadata": {"a": null}}`, "metadata"],
    [`{"metadata": {"a": {}}}`, "metadata"],
    [`{"metadata": {"a": 1e400}}`, "metadata"],
    [`{"metadata": []}`, "metadata"],
    [`{"metadata": "x"}`, "metadata"],
    [`{"metadata": {"a": "\\u0000"}}`, "metadata"],
    [`{"metadata": {"__proto__": 1}}`, "__proto__"]
  ])("refuses what it cannot keep as sent (%#), and loses nothing", async (text, named) => {
    const given = { key: null, fallback_value: "kept", metadata: { kept: true } }
    const { path } = await makeExperiment(api, { experiment: given })
    const { body, status } = await sendText("PATCH", path, text)
    expect(status, body.slice(0, 300)).toBe(422)
    expect(body).toContain(named)
    expect((await api.get(path)).body).toMatchObject(given)
  })
})

describe("the values of buckets", () => {
  it("are kept as sent; a bucket without one has null", async () => {
    const { path } = await makeExperiment(api)
    const value = { b: 1, a: [true, null, { "2": 0, "1": 1e-7 }] }
    const created = await api.post(`${path}/buckets`, share("x", 50, { value }))
    expect(created).toMatchObject({ status: 200, body: { value } })
    expect(JSON.stringify(created.body.value)).toBe(JSON.stringify(value))
    await api.post(`${path}/buckets`, share("y", 50, { value: {} }))
    const [x] = await bucketsOf(path)
    expect(JSON.stringify(x?.value)).toBe(JSON.stringify(value))
    const other = await makeExperiment(api, { buckets: { a: 50 } })
    expect(await bucketsOf(other.path)).toEqual([{ bucket_name: "a", value: null }])
  })

  it("stay when a replacement leaves them out, and null clears them", async () => {
    const { path } = await makeExperiment(api)
    await put(path, share("a", 50, { value: "red" }), share("b", 50, { value: "blue" }))
    await put(path, share("a", 20), share("b", 80, { value: null }))
    expect(await bucketsOf(path)).toEqual([
      { bucket_name: "a", value: "red" },
      { bucket_name: "b", value: null }
    ])
  })

  it("change without a new allocation version, with a new revision and entity tag, and stand in the history", async () => {
    const { id, path } = await makeExperiment(api)
    await put(path, share("a", 50, { value: 1 }), share("b", 50, { value: 2 }))
    const before = await api.list(`${path}/buckets`)
    const revision = Number(await revisionOf(id))
    const same = await put(path, share("a", 50, { value: 1 }), share("b", 50))
    expect(same.body).toMatchObject({ version: 1, moved_slots: 0, buckets: before.body })
    expect(await revisionOf(id)).toBe(revision)
    const changed = await put(path, share("a", 50, { value: 1 }), share("b", 50, { value: 3 }))
    expect(changed.body).toMatchObject({ version: 1, moved_slots: 0, moves: [] })
    expect(await revisionOf(id)).toBe(revision + 1)
    expect((await api.list(`${path}/allocation-versions`)).body).toHaveLength(1)
    const after = await api.list(`${path}/buckets`)
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"))
    expect(after.body[0]).toEqual(before.body[0])
    const [entry] = (await api.list(`${path}/history`)).body
    expect(entry).toMatchObject({
      action: "experiment.update",
      before: { "buckets.b.value": "2" },
      after: { "buckets.b.value": "3" }
    })
  })

  it("are shown by a dry run and not stored", async () => {
    const { path } = await makeExperiment(api, { buckets: { a: 50 } })
    const { body } = await api.put(`${path}/buckets?dry_run=true`, { buckets: [share("a", 50, { value: "red" })] })
    expect(body).toMatchObject({ version: 1, buckets: [{ value: "red" }] })
    expect(await bucketsOf(path)).toEqual([{ bucket_name: "a", value: null }])
  })

  it("have one JSON type, in whatever order they are saved", async () => {
    const { path } = await makeExperiment(api)
    await api.post(`${path}/buckets`, share("on", 50, { value: true }))
    const nameless = await api.post(`${path}/buckets`, share("off", 50))
    expect(nameless.status).toBe(422)
    expect(problemsOf(nameless.body.detail)).toEqual([
      `body.value: bucket "off" has no value, so it serves its name, a string, but the value of bucket "on" is a boolean; ${oneType}`
    ])
    const fallback = await api.patch(path, { fallback_value: "off" })
    expect(fallback.status).toBe(422)
    expect(problemsOf(fallback.body.detail)).toEqual([
      `body.fallback_value: the fallback value is a string, but the value of bucket "on" is a boolean; ${oneType}`
    ])
    expect((await api.patch(path, { fallback_value: false })).status).toBe(200)
    const replaced = await put(path, share("on", 50, { value: 1 }), share("off", 50, { value: 0 }))
    expect(replaced.status).toBe(422)
    expect(problemsOf(replaced.body.detail)).toEqual([
      `body.buckets.0.value: the value of bucket "on" is a number, but the fallback value is a boolean; ${oneType}. Clear the fallback value first`
    ])
    const mixed = await put(path, share("on", 50), share("off", 50, { value: {} }))
    expect(problemsOf(mixed.body.detail)).toEqual([
      `body.buckets.1.value: the value of bucket "off" is an object, but the value of bucket "on" is a boolean; ${oneType}`
    ])
    expect(await bucketsOf(path)).toEqual([{ bucket_name: "on", value: true }])
    await api.patch(path, { fallback_value: null })
    expect((await put(path, share("on", 50, { value: 1 }), share("off", 50, { value: 0 }))).status).toBe(200)
  })

  it("have one JSON type although a bucket and a fallback value are saved at once", async () => {
    for (let round = 0; round < 5; round++) {
      const { path } = await makeExperiment(api)
      const answers = await Promise.all([
        api.post(`${path}/buckets`, share("a", 50, { value: 1 })),
        api.post(`${path}/buckets`, share("b", 50, { value: true })),
        api.patch(path, { fallback_value: ["x"] })
      ])
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    }
  })

  it("hold for the buckets of a ramp's steps", async () => {
    const { path } = await makeExperiment(api)
    await api.post(`${path}/buckets`, share("on", 50, { value: true }))
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const step = (...buckets: readonly object[]) => ({ steps: [{ at, buckets }] })
    const refused = await api.put(`${path}/ramp`, step(share("on", 50), share("new", 50)))
    expect(refused.status).toBe(422)
    expect(problemsOf(refused.body.detail)).toEqual([
      expect.stringContaining('bucket "new" has no value, so it serves its name, a string')
    ])
    expect((await api.put(`${path}/ramp`, step(share("on", 80)))).status).toBe(200)
  })

  it.each(["1e400", '"\\ud800"', '"\\u0000"', `${"[".repeat(5_000)}${"]".repeat(5_000)}`, `"${"x".repeat(20_000)}"`])(
    "must be storable (%#)",
    async (value) => {
      const { path } = await makeExperiment(api, { buckets: { a: 10 } })
      const bucket = `{"bucket_name": "a", "percentage_distribution": 50, "value": ${value}}`
      const replaced = await sendText("PUT", `${path}/buckets`, `{"buckets": [${bucket}]}`)
      expect(replaced.status, replaced.body.slice(0, 300)).toBe(422)
      expect(replaced.body).toContain('["body","buckets",0,"value"]')
      const created = await sendText("POST", `${path}/buckets`, bucket.replace('"a"', '"b"'))
      expect(created.status).toBe(422)
      expect(await bucketsOf(path)).toEqual([{ bucket_name: "a", value: null }])
    }
  )
})
