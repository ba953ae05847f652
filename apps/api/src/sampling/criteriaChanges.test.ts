import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const condition = { model: "User", property: "country", value: "US", condition: "equals" }
const user = (value: string, country?: string) => ({
  sampled_entity: "User",
  sampled_value: value,
  ...(country === undefined ? {} : { attributes: { User: { country } } })
})

const makeTargeted = async () => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  const { body } = await api.post<{ id: string; conditions: { id: string }[] }>(`${made.path}/criteria`, {
    criterion,
    conditions: [condition]
  })
  const conditions = `/api/v1/criteria/${body.id}/conditions`
  return {
    ...made,
    made: body,
    list: async () => (await api.list(`${made.path}/criteria`)).body,
    atCriterion: `${made.path}/criteria/${body.id}`,
    conditions,
    atCondition: `${conditions}/${body.conditions[0]?.id}`
  }
}

describe("PATCH of a condition", () => {
  it("changes the fields in the body, decides from then on, and keeps stored samples", async () => {
    const { atCondition, list, made, path } = await makeTargeted()
    const sample = await api.post(`${path}/samples`, user("1", "US"))
    const { body, status } = await api.patch(atCondition, { value: "US, CA", condition: "in" })
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...made.conditions[0], value: "US, CA", condition: "in", updated_at: body.updated_at })
    expect(await list()).toMatchObject([{ ...made, conditions: [body] }])
    expect((await api.post(`${path}/samples`, user("2", "CA"))).status).toBe(200)
    await api.patch(atCondition, { value: "DE" })
    expect(await api.post(`${path}/samples`, user("1", "US"))).toMatchObject({
      status: 200,
      body: { id: sample.body.id }
    })
    expect((await api.post(`${path}/samples`, user("3", "US"))).status).toBe(409)
  })

  it("refuses a condition that is invalid as a whole, in the documented shape", async () => {
    const { atCondition, list, made } = await makeTargeted()
    const refused = async (body: object) => {
      const answer = await api.patch(atCondition, body)
      expect(answer.status).toBe(422)
      return answer.body.detail
    }
    expect(await refused({ condition: "greater_than" })).toEqual([
      {
        loc: ["body", "value"],
        msg: 'Value error, "greater_than" needs a number as its value, not "US"',
        type: "value_error"
      }
    ])
    expect(await refused({ condition: "like" })).toMatchObject([{ loc: ["body", "condition"], type: "value_error" }])
    expect(await refused({ model: "", property: 5 })).toMatchObject([
      { loc: ["body", "model"], type: "string_too_short" },
      { loc: ["body", "property"], type: "string_type" }
    ])
    expect(await refused({ criterion_id: unknownId })).toMatchObject([{ loc: ["body", "criterion_id"] }])
    expect(await refused({ experiment_id: unknownId })).toMatchObject([{ loc: ["body", "experiment_id"] }])
    expect(await list()).toEqual([made])
  })
})

it("PATCH of a criterion changes the fields in the body; an empty one changes nothing", async () => {
  const { atCriterion, list, made, path } = await makeTargeted()
  expect(await api.patch(atCriterion, {})).toMatchObject({ status: 200, body: made })
  const { body, status } = await api.patch(atCriterion, { sampling_model: "Device" })
  expect(status).toBe(200)
  expect(body).toMatchObject({ ...made, sampling_model: "Device", updated_at: body.updated_at })
  expect(await list()).toEqual([body])
  expect((await api.post(`${path}/samples`, user("1", "US"))).status).toBe(409)
  expect(await api.patch(atCriterion, { sampling_model: " " })).toMatchObject({ status: 422 })
})

it("DELETE removes a condition, and a criterion with its conditions", async () => {
  const { atCondition, atCriterion, conditions, list, made, path } = await makeTargeted()
  expect((await api.post(`${path}/samples`, user("1"))).status).toBe(409)
  expect(await api.delete(atCondition)).toMatchObject({ status: 204, body: null })
  expect(await list()).toEqual([{ ...made, conditions: [] }])
  expect((await api.post(`${path}/samples`, user("1"))).status).toBe(200)
  await api.post(conditions, condition)
  expect(await api.delete(atCriterion)).toMatchObject({ status: 204, body: null })
  expect(await list()).toEqual([])
  expect(await api.list(conditions)).toMatchObject({ status: 404, body: { detail: "Criterion not found" } })
})

it("what does not exist is a 404 that says what, and an archived experiment a 409", async () => {
  const { atCondition, atCriterion, conditions, id, list, made, path } = await makeTargeted()
  const { path: elsewhere } = await makeExperiment(api)
  const missing = (what: string) => ({ status: 404, body: { detail: `${what} not found` } })
  expect(await api.patch(`${conditions}/${unknownId}`, {})).toMatchObject(missing("Condition"))
  expect(await api.delete(`${conditions}/${unknownId}`)).toMatchObject({ ...missing("Condition") })
  expect((await api.delete(`${conditions}/${unknownId}`)).body).toMatchObject({ reason: "condition_not_found" })
  expect(await api.patch(`/api/v1/criteria/${unknownId}/conditions/${unknownId}`, {})).toMatchObject(
    missing("Criterion")
  )
  for (const place of [`${path}/criteria/${unknownId}`, `${elsewhere}/criteria/${made.id}`]) {
    expect(await api.patch(place, {})).toMatchObject(missing("Criterion"))
    expect(await api.delete(place)).toMatchObject(missing("Criterion"))
  }
  expect(await api.patch(`/api/v1/experiments/${unknownId}/criteria/${made.id}`, {})).toMatchObject(
    missing("Experiment")
  )
  await onDatabase(api.databaseUrl, (sql) => sql`UPDATE experiments SET archived = true WHERE id = ${id}`)
  for (const place of [atCriterion, atCondition]) {
    expect(await api.patch(place, {})).toMatchObject({ status: 409, body: { reason: "experiment_archived" } })
    expect(await api.delete(place)).toMatchObject({ status: 409, body: { reason: "experiment_archived" } })
  }
  expect(await list()).toEqual([made])
})

it("a receipt keeps the criteria that decided, and a decision the revision, whatever changes since", async () => {
  const { atCondition, atCriterion, list, path } = await makeTargeted()
  const before = await list()
  const { body: early } = await api.post(`${path}/samples`, user("1", "US"))
  await api.patch(atCondition, { value: "CA" })
  const between = await list()
  const bulk = { samples: [user("2", "CA"), user("3", "CA")] }
  const { body: made } = await api.post<{ results: { sample: { id: string } }[] }>(`${path}/samples/bulk`, bulk)
  await api.delete(atCriterion)
  const { body: late } = await api.post(`${path}/samples`, user("4", "DE"))
  const receipt = async (id: unknown) => (await api.get(`${path}/samples/${id}/receipt`)).body
  expect(await receipt(early.id)).toMatchObject({ criteria: before, revision: 2, verified: true })
  for (const { sample } of made.results)
    expect(await receipt(sample.id)).toMatchObject({ criteria: between, revision: 3 })
  expect(await receipt(late.id)).toMatchObject({ criteria: [], revision: 4 })
  const entities = ["1", "2", "4", "new"].map((value) => user(value))
  const { body } = await api.post(`${path}/decisions`, { entities })
  expect(body.decisions).toMatchObject([
    { revision: 2 },
    { revision: 3 },
    { revision: 4 },
    { revision: 4, sample_id: null }
  ])
  await onDatabase(api.databaseUrl, (sql) => sql`UPDATE samples SET revision = NULL WHERE id = ${early.id}`)
  expect(await receipt(early.id)).toMatchObject({ criteria: null, revision: null, verified: true })
})

it("the sampled value is the sampling attribute in creating, in bulk and in explanations alike", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const byId = { model: "User", property: "id", condition: "in", value: "1, 2, 3" }
  await api.post(`${path}/criteria`, { criterion, conditions: [byId] })
  const statusOf = async (body: object) => (await api.post(`${path}/samples`, body)).status
  expect(await statusOf(user("1"))).toBe(200)
  expect(await statusOf(user("4"))).toBe(409)
  expect(await statusOf({ ...user("2"), attributes: { User: { id: "9" } } })).toBe(409)
  const bulk = { samples: [user("2", "US"), user("5", "US")] }
  expect((await api.post(`${path}/samples/bulk`, bulk)).body.results).toMatchObject([
    { status: "allocated" },
    { status: "no_matching_criterion" }
  ])
  const { body } = await api.post(`${path}/decisions`, { entities: [user("3"), user("6")] })
  expect(body.decisions).toMatchObject([
    { allocated_bucket: "all", criteria: [] },
    { allocated_bucket: null, criteria: [{ conditions: [{ property: "id", found: "6", present: true }] }] }
  ])
})
