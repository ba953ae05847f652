import { describe, expect, it } from "vitest"
import { flagRequests } from "../../testing/flagRequests.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()
const { problemsOf, revisionOf, sendText } = flagRequests(api)

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
