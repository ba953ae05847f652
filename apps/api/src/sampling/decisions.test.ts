import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const user = (value: string | number) => ({ sampled_entity: "User", sampled_value: `${value}` })

it("decisions give the bucket, or every condition with the expected and found value, and store nothing", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const criterion = { sampling_model: "User", sampling_attribute: "id" }
  const condition = { model: "User", property: "country", condition: "in", value: "US,CA" }
  const { body: made } = await api.post(`${path}/criteria`, { criterion, conditions: [condition] })
  const attributes = (country: unknown) => ({ attributes: { User: { country } } })
  const { body: stored } = await api.post(`${path}/samples`, { ...user(1), allocated_bucket: "all" })
  const entities = [
    { ...user(2), ...attributes("US"), allocated_bucket: "ignored" },
    { ...user(3), ...attributes(["FR"]) },
    user(1)
  ]
  const { body, status } = await api.post(`${path}/decisions`, { entities })
  expect(status).toBe(200)
  const found = { found: ["FR"], present: true }
  const explained = (what: object) => {
    const { value: expected, ...terms } = condition
    const conditions = [{ condition_id: expect.any(String), ...terms, expected, ...what, matched: false }]
    return {
      criterion_id: null,
      criteria: [{ criterion_id: made.id, sampling_model: "User", matched: false, conditions }]
    }
  }
  const rest = { slot: expect.any(Number), allocation_version: 1, revision: 2, layer: null }
  expect(body).toEqual({
    decisions: [
      {
        ...user(2),
        ...rest,
        allocated_bucket: "all",
        reason: "allocated",
        sample_id: null,
        criterion_id: made.id,
        criteria: []
      },
      {
        ...user(3),
        ...rest,
        allocated_bucket: null,
        reason: "no_matching_criterion",
        sample_id: null,
        ...explained(found)
      },
      {
        ...user(1),
        ...rest,
        allocated_bucket: "all",
        reason: "already_sampled",
        sample_id: stored.id,
        ...explained({ found: null, present: false })
      }
    ]
  })
  expect((await api.list(`${path}/samples`)).body).toEqual([stored])
})

it("10,000 decisions are returned in order in one response, and agree with the creates that follow; more are refused", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 33, b: 33 } })
  const entities = Array.from({ length: 10_000 }, (_, n) => user(`${"x".repeat(400)}${n}`))
  const { body } = await api.post(`${path}/decisions`, { entities })
  const decisions: readonly Record<string, unknown>[] = JSON.parse(JSON.stringify(body.decisions))
  expect(decisions.map((each) => each.sampled_value)).toEqual(entities.map((each) => each.sampled_value))
  for (const [index, { allocated_bucket, reason }] of decisions.slice(0, 30).entries()) {
    const created = await api.post(`${path}/samples`, entities[index])
    if (created.status === 200) expect(created.body.allocated_bucket).toBe(allocated_bucket)
    else expect(created.body.detail).toContain(String(reason))
  }
  const refused = await api.post(`${path}/decisions`, { entities: [...entities, user(1)] })
  expect([refused.status, refused.body.detail]).toEqual([
    422,
    [
      {
        loc: ["body", "entities"],
        type: "too_long",
        msg: "List should have at most 10000 items after validation, not 10001"
      }
    ]
  ])
  const wrong = await api.post(`${path}/decisions`, { entities: [user(1), { ...user(""), attributes: 5 }] })
  expect(wrong.body.detail).toMatchObject([
    { loc: ["body", "entities", 1, "sampled_value"], type: "string_too_short" },
    { loc: ["body", "entities", 1, "attributes"], type: "dict_type" }
  ])
})

it("a receipt verifies an unaltered sample, and describes later alterations in words", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  const { body: sample } = await api.post(`${path}/samples`, user(1))
  const receipt = async () => (await api.get(`${path}/samples/${sample.id}/receipt`)).body
  const untouched = await receipt()
  expect(untouched).toEqual({
    sample_id: sample.id,
    experiment_id: id,
    ...user(1),
    allocation_version: 1,
    revision: 1,
    criteria: [],
    salt: expect.stringMatching(/^[0-9a-f]{32}$/),
    hash: expect.any(Number),
    slot: untouched.stored_slot,
    stored_slot: expect.any(Number),
    range: { bucket_name: "a", start: 0, end: 10_000 },
    computed_bucket: "a",
    layer: null,
    allocated_bucket: "a",
    allocated_by: "service",
    forced: false,
    verified: true,
    problems: []
  })
  await onDatabase(
    api.databaseUrl,
    (sql) => sql`UPDATE samples SET allocated_bucket = 'b', slot = (slot + 1) % 10000 WHERE id = ${sample.id}`
  )
  expect(await receipt()).toMatchObject({
    verified: false,
    allocated_bucket: "b",
    computed_bucket: "a",
    problems: [expect.stringContaining(`hashes to slot ${untouched.slot}`), expect.stringContaining('bucket "b"')]
  })
})
