import { afterAll, describe, expect, it } from "vitest"
import { judgedFlags } from "../testing/ofrep/judgedFlags.ts"
import { makeFlag } from "../testing/ofrep/makeFlag.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const { ask, judged } = judgedFlags(api)
const user = (targetingKey: string, more: object = {}) => ({ targetingKey, ...more })
const evaluate = async (key: string, context: object = user("user-1"), headers = {}) => {
  const { body, status } = await ask({ key, context, headers })
  expect(status).toBe(200)
  return body
}
const onlyAsk = { "sortition-enrol": "false" }
const samplesOf = async (path: string) => (await api.list(`${path}/samples`)).body

afterAll(() => {
  expect(judged()).toBeGreaterThanOrEqual(40)
})

describe("the value of a flag", () => {
  it.each([
    ["boolean", true],
    ["false", false],
    ["text", "blue"],
    ["empty text", ""],
    ["integer", 12],
    ["zero", 0],
    ["number", 1.5],
    ["object", { colour: "blue", size: [1, 2] }],
    ["list", ["a", 1]]
  ])("is the bucket's: %s", async (name, value) => {
    const key = `value-${name.replace(" ", "-")}`
    const { id } = await makeFlag(api, { key, values: { on: value } })
    expect(await evaluate(key)).toEqual({
      key,
      reason: "STATIC",
      variant: "on",
      value,
      metadata: {
        experiment_id: id,
        allocation_version: 1,
        slot: expect.any(Number),
        sampled: true,
        reason: "allocated"
      }
    })
  })

  it("is the bucket's name without a value", async () => {
    await makeFlag(api, { key: "names", values: { blue: undefined, green: undefined } })
    const { reason, value, variant } = await evaluate("names")
    expect(["blue", "green"]).toContain(value)
    expect([reason, variant]).toEqual(["SPLIT", value])
  })

  it.each([
    ["boolean", true, false],
    ["text", "on", "off"],
    ["number", 1, 0.5],
    ["object", { on: true }, {}]
  ])("is the fallback value for an entity that is not sampled: %s", async (name, value, fallback_value) => {
    const key = `fallback-${name}`
    const criteria = [["User", "plan", "equals", "pro"]] as const
    const { path } = await makeFlag(api, { key, criteria, values: { on: value }, experiment: { fallback_value } })
    const answer = await evaluate(key, user("user-1", { plan: "free" }))
    expect(answer).toMatchObject({ reason: "UNKNOWN", value: fallback_value })
    expect(answer).not.toHaveProperty("variant")
    expect(answer.metadata).toMatchObject({ sampled: false, reason: "no_matching_criterion" })
    expect(await samplesOf(path)).toEqual([])
    expect(await evaluate(key, user("user-1", { plan: "pro" }))).toMatchObject({ reason: "TARGETING_MATCH", value })
  })

  it("is absent without a fallback value, and never null", async () => {
    await makeFlag(api, { key: "no-value", criteria: [["User", "plan", "equals", "pro"]] })
    const answer = await evaluate("no-value")
    expect(answer).toMatchObject({ key: "no-value", reason: "UNKNOWN" })
    expect(answer).not.toHaveProperty("value")
  })

  it("comes with the metadata of the experiment", async () => {
    await makeFlag(api, { key: "told", experiment: { metadata: { team: "checkout", cost: 2, live: false } } })
    expect((await evaluate("told")).metadata).toMatchObject({ team: "checkout", cost: 2, live: false, sampled: true })
  })
})

describe("an experiment that samples nothing", () => {
  const fallback_value = false
  it.each([
    ["experiment_inactive", { active: false }, {}],
    ["experiment_not_started", { active: true, scheduled_start_date: "2100-01-01T00:00:00Z" }, {}],
    ["experiment_completed", {}, { completed: true }]
  ])("is disabled: %s", async (reason, experiment, patch) => {
    const key = reason.replaceAll("_", "-")
    const { path } = await makeFlag(api, { key, experiment: { ...experiment, fallback_value } })
    expect((await api.patch(path, patch)).status).toBe(200)
    expect(await evaluate(key)).toMatchObject({
      reason: "DISABLED",
      value: false,
      metadata: { reason, sampled: false }
    })
  })

  it("is disabled: experiment_archived", async () => {
    const { id } = await makeFlag(api, { key: "archived" })
    await onDatabase(
      api.databaseUrl,
      (sql) => sql`UPDATE experiments SET archived = true, active = false, revision = revision + 1 WHERE id = ${id}`
    )
    const answer = await evaluate("archived")
    expect(answer).toMatchObject({ reason: "DISABLED", metadata: { reason: "experiment_archived" } })
    expect(answer).not.toHaveProperty("value")
  })

  it("is disabled: service_inactive", async () => {
    const { serviceId } = await makeFlag(api, { key: "service-inactive" })
    expect((await api.patch(`/api/v1/services/${serviceId}`, { active: false })).status).toBe(200)
    expect(await evaluate("service-inactive")).toMatchObject({
      reason: "DISABLED",
      metadata: { reason: "service_inactive" }
    })
  })

  it("is unknown when its quota is reached", async () => {
    await makeFlag(api, { key: "full", experiment: { max_samples: 1, fallback_value } })
    expect(await evaluate("full", user("first"))).toMatchObject({ value: true, metadata: { sampled: true } })
    for (const headers of [{}, onlyAsk]) {
      expect(await evaluate("full", user("second"), headers)).toMatchObject({
        reason: "UNKNOWN",
        value: false,
        metadata: { reason: "quota_reached", sampled: false }
      })
      expect(await evaluate("full", user("first"), headers)).toMatchObject({ value: true })
    }
  })

  it("still says what it has stored, also after its end", async () => {
    const { path } = await makeFlag(api, { key: "ended", experiment: { fallback_value } })
    await evaluate("ended", user("early"))
    await api.patch(path, { completed: true })
    for (const headers of [{}, onlyAsk]) {
      expect(await evaluate("ended", user("early"), headers)).toMatchObject({
        reason: "TARGETING_MATCH",
        value: true,
        metadata: { reason: "already_sampled", sampled: true }
      })
    }
    expect(await evaluate("ended", user("late"))).toMatchObject({ reason: "DISABLED", value: false })
  })
})

describe("the context", () => {
  const sampled = async (path: string) =>
    (await samplesOf(path)).map(({ sampled_entity, sampled_value }) => [sampled_entity, sampled_value])

  it("names the entity: in itself, in the query, or User", async () => {
    const { path } = await makeFlag(api, { key: "entities" })
    await evaluate("entities", user("a"))
    await ask({ key: "entities", query: "?entity=Device", context: user("b") })
    await ask({ key: "entities", query: "?entity=Device", context: user("c", { entity: "Account" }) })
    expect(await sampled(path)).toEqual([
      ["Account", "c"],
      ["Device", "b"],
      ["User", "a"]
    ])
  })

  it("has the attributes of the entity, and those of other models in objects", async () => {
    const criteria = [
      ["User", "country", "equals", "DE"],
      ["account", "plan", "equals", "pro"]
    ] as const
    await makeFlag(api, { key: "models", criteria })
    const reasonOf = async (more: object) => (await evaluate("models", user("user-1", more), onlyAsk)).reason
    expect(await reasonOf({ country: "DE" })).toBe("TARGETING_MATCH")
    expect(await reasonOf({ account: { plan: "pro" } })).toBe("UNKNOWN")
    expect(await reasonOf({ entity: "account", plan: "pro" })).toBe("TARGETING_MATCH")
    expect(await reasonOf({ User: { country: "DE" } })).toBe("TARGETING_MATCH")
    expect(await reasonOf({ plan: "pro" })).toBe("UNKNOWN")
  })
})

describe("one flag", () => {
  it("is found by the id of its experiment too, and answered by the key that was asked for", async () => {
    const { id } = await makeFlag(api, { key: "by-id" })
    expect(await evaluate(id)).toMatchObject({ key: id, value: true })
  })

  it("enrols the entity once", async () => {
    const { path } = await makeFlag(api, { key: "once", values: { a: 1, b: 2 } })
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask({ key: "once" })))
    expect(new Set(answers.map(({ body }) => body.value)).size).toBe(1)
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const words = answers.map(({ body }) => JSON.stringify(body.metadata))
    expect(words.filter((each) => each.includes('"allocated"'))).toHaveLength(1)
    expect(words.filter((each) => each.includes('"already_sampled"'))).toHaveLength(99)
    expect(await samplesOf(path)).toHaveLength(1)
  })

  it("is only asked for with Sortition-Enrol: false", async () => {
    const { path } = await makeFlag(api, { key: "asked" })
    for (const value of ["false", "FALSE"]) {
      expect(await evaluate("asked", user("user-1"), { "sortition-enrol": value })).toMatchObject({ value: true })
    }
    expect(await samplesOf(path)).toEqual([])
    await evaluate("asked", user("user-1"), { "sortition-enrol": "true" })
    expect(await samplesOf(path)).toHaveLength(1)
  })

  it("keeps what is stored when the buckets change", async () => {
    const { path } = await makeFlag(api, { key: "kept", values: { a: 1 } })
    await evaluate("kept")
    const buckets = [
      { bucket_name: "a", percentage_distribution: 0 },
      { bucket_name: "b", percentage_distribution: 100, value: 2 }
    ]
    await api.put(`${path}/buckets`, { buckets })
    for (const headers of [{}, onlyAsk]) {
      expect(await evaluate("kept", user("user-1"), headers)).toMatchObject({
        reason: "TARGETING_MATCH",
        variant: "a",
        value: 1,
        metadata: { sampled: true, reason: "already_sampled" }
      })
    }
    expect(await evaluate("kept", user("user-2"))).toMatchObject({ reason: "STATIC", variant: "b", value: 2 })
  })

  it("obeys an override", async () => {
    const { path } = await makeFlag(api, { key: "forced", values: { a: 1, b: 2 } })
    for (const allocated_bucket of ["a", "b"]) {
      const forced = { sampled_entity: "User", sampled_value: `qa-${allocated_bucket}`, allocated_bucket }
      expect((await api.post(`${path}/overrides`, forced)).status).toBe(200)
      expect(await evaluate("forced", user(forced.sampled_value))).toMatchObject({
        reason: "TARGETING_MATCH",
        variant: allocated_bucket,
        metadata: { reason: "forced" }
      })
    }
  })

  it("sees every change that was answered before", async () => {
    const { path } = await makeFlag(api, { key: "fresh", values: { on: 0 } })
    for (let value = 1; value <= 20; value++) {
      const put = await api.put(`${path}/buckets`, {
        buckets: [{ bucket_name: "on", percentage_distribution: 100, value }]
      })
      expect(put.status).toBe(200)
      expect(await evaluate("fresh", user(`user-${value}`))).toMatchObject({ value })
    }
  })
})
