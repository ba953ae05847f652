import { describe, expect, it } from "vitest"
import { flagRequests } from "../../testing/flagRequests.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()
const { problemsOf, revisionOf, sendText } = flagRequests(api)

const share = (bucket_name: string, percentage_distribution: number, more: object = {}) => ({
  bucket_name,
  percentage_distribution,
  ...more
})
const bucketsOf = async (path: string) =>
  (await api.list(`${path}/buckets`)).body.map(({ bucket_name, value }) => ({ bucket_name, value }))
const put = (path: string, ...buckets: readonly object[]) => api.put(`${path}/buckets`, { buckets })
const oneType = "all values of an experiment have one JSON type"

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
