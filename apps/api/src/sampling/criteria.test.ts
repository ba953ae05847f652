import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const condition = { model: "User", property: "country", value: "US", condition: "equals" }

const makeCriterion = async (body: object = { criterion }) => {
  const made = await makeExperiment(api)
  const answer = await api.post(`${made.path}/criteria`, body)
  return { ...made, answer, conditions: `/api/v1/criteria/${answer.body.id}/conditions` }
}

it("creates a criterion without conditions unless some are given", async () => {
  const { answer, conditions, id, path } = await makeCriterion()
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ ...criterion, experiment_id: id, conditions: [] })
  expect((await api.list(`${path}/criteria`)).body).toEqual([answer.body])
  expect((await api.list(conditions)).body).toEqual([])
})

it("creates a criterion with conditions and lists both in order of creation", async () => {
  const values = ["US", "CA", "MX", ""]
  const conditions = values.map((value) => ({ ...condition, value }))
  const made = await makeCriterion({ criterion, conditions })
  expect(made.answer.body.conditions).toMatchObject(
    conditions.map((each) => ({ ...each, criterion_id: made.answer.body.id, experiment_id: made.id }))
  )
  await api.post(made.conditions, { ...condition, value: "last" })
  await api.post(`${made.path}/criteria`, { criterion: { ...criterion, sampling_model: "Device" } })
  const { body } = await api.list(`${made.path}/criteria`)
  expect(body.map((each) => each.sampling_model)).toEqual(["User", "Device"])
  expect((await api.list(made.conditions)).body.map(({ value }) => value)).toEqual([...values, "last"])
  expect(body[0]?.conditions).toEqual((await api.list(made.conditions)).body)
})

it("adds a condition, and accepts its parents' ids when they agree with the path", async () => {
  const { answer, conditions, id } = await makeCriterion()
  const ids = { criterion_id: answer.body.id, experiment_id: id }
  expect(await api.post(conditions, { ...condition, ...ids })).toMatchObject({ status: 200, body: condition })
  for (const field of ["criterion_id", "experiment_id"]) {
    const { body, status } = await api.post(conditions, { ...condition, ...ids, [field]: unknownId })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([{ loc: ["body", field], type: "value_error" }])
  }
  expect((await api.list(conditions)).body).toHaveLength(1)
})

it("refuses ids inside the body that disagree with the path, and reports where", async () => {
  const { id, path } = await makeExperiment(api)
  const agreeing = { criterion: { ...criterion, experiment_id: id }, conditions: [{ ...condition, experiment_id: id }] }
  expect((await api.post(`${path}/criteria`, agreeing)).status).toBe(200)
  const disagreeing = {
    criterion: { ...criterion, experiment_id: unknownId },
    conditions: [condition, { ...condition, experiment_id: unknownId }]
  }
  const { body, status } = await api.post(`${path}/criteria`, disagreeing)
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([
    { loc: ["body", "criterion", "experiment_id"], type: "value_error" },
    { loc: ["body", "conditions", 1, "experiment_id"], type: "value_error" }
  ])
  expect((await api.list(`${path}/criteria`)).body).toHaveLength(1)
})

it("reports every problem at once, however deep", async () => {
  const { path } = await makeExperiment(api)
  const { body } = await api.post(`${path}/criteria`, {
    criterion: { sampling_model: "", sampling_attribute: 5 },
    conditions: [{ ...condition, value: null }, { condition: "equals" }, "all", { ...condition, condition: "like" }]
  })
  expect(body.detail).toMatchObject([
    { loc: ["body", "criterion", "sampling_model"], type: "string_too_short" },
    { loc: ["body", "criterion", "sampling_attribute"], type: "string_type" },
    { loc: ["body", "conditions", 0, "value"], type: "string_type" },
    { loc: ["body", "conditions", 1, "model"], type: "missing" },
    { loc: ["body", "conditions", 1, "property"], type: "missing" },
    { loc: ["body", "conditions", 1, "value"], type: "missing" },
    { loc: ["body", "conditions", 2], type: "model_attributes_type" },
    { loc: ["body", "conditions", 3, "condition"], type: "value_error" }
  ])
  expect((await api.post(`${path}/criteria`, { conditions: {} })).body.detail).toMatchObject([
    { loc: ["body", "criterion"], type: "missing" },
    { loc: ["body", "conditions"], type: "list_type" }
  ])
})

describe("a condition", () => {
  it.each(["like", "Equals", "", "__proto__", "constructor", "toString"])("cannot be %j", async (name) => {
    const { conditions, path } = await makeCriterion()
    const { body, status } = await api.post(conditions, { ...condition, condition: name })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([{ loc: ["body", "condition"], type: "value_error" }])
    expect(JSON.stringify(body.detail)).toContain("equals, in, contains")
    const nested = await api.post(`${path}/criteria`, { criterion, conditions: [{ ...condition, condition: name }] })
    expect(nested.body.detail).toMatchObject([{ loc: ["body", "conditions", 0, "condition"], type: "value_error" }])
    expect((await api.list(`${path}/criteria`)).body).toHaveLength(1)
  })

  it.each(["=", "!=", ">=", "not_in", "not_exists"])("can be %j, and is shown so", async (name) => {
    const { conditions } = await makeCriterion()
    const { body, status } = await api.post(conditions, { ...condition, value: "5", condition: name })
    expect(status).toBe(200)
    expect(body.condition).toBe(name)
  })

  it("must have a value that its operator can read", async () => {
    const { conditions } = await makeCriterion()
    const { body } = await api.post(conditions, { ...condition, condition: "greater_than", value: "ten" })
    expect(body.detail).toMatchObject([{ loc: ["body", "value"], type: "value_error" }])
  })

  it("has a value of up to 10,000 code points, kept exactly", async () => {
    const { conditions } = await makeCriterion()
    const value = "🎯".repeat(10_000)
    expect((await api.post(conditions, { ...condition, value })).body.value).toBe(value)
    expect((await api.post(conditions, { ...condition, value: `${value}x` })).body.detail).toMatchObject([
      { loc: ["body", "value"], type: "string_too_long" }
    ])
    expect((await api.list(conditions)).body.map((each) => each.value)).toEqual([value])
  })
})

it("reports an unknown experiment or criterion", async () => {
  const experiment = { status: 404, body: { detail: "Experiment not found" } }
  expect(await api.get(`/api/v1/experiments/${unknownId}/criteria`)).toMatchObject(experiment)
  expect(await api.post(`/api/v1/experiments/${unknownId}/criteria`, { criterion })).toMatchObject(experiment)
  const missing = { status: 404, body: { detail: "Criterion not found" } }
  expect(await api.get(`/api/v1/criteria/${unknownId}/conditions`)).toMatchObject(missing)
  expect(await api.post(`/api/v1/criteria/${unknownId}/conditions`, condition)).toMatchObject(missing)
})
