import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const inFuture = "2099-01-01T00:00:00.000Z"
const inPast = "2020-01-01T00:00:00.000Z"

describe("creating", () => {
  it("starts at once by default", async () => {
    const { id, path, serviceId } = await makeExperiment(api)
    const { body } = await api.get(path)
    expect(body).toMatchObject({ id, service_id: serviceId, name: "button colour", active: true })
    expect(body).toMatchObject({ scheduled_start_date: null, last_deactivated_at: null })
    expect(body.last_activated_at).toBe(body.created_at)
  })

  it("does not start with active false", async () => {
    const { path } = await makeExperiment(api, { experiment: { active: false } })
    expect((await api.get(path)).body).toMatchObject({ active: false, last_activated_at: null })
  })

  it.each([true, false])("waits for a start in the future, with active %s", async (active) => {
    const { path } = await makeExperiment(api, { experiment: { active, scheduled_start_date: inFuture } })
    const { body } = await api.get(path)
    expect(body).toMatchObject({ active: false, scheduled_start_date: inFuture, last_activated_at: null })
  })

  it.each([true, false])("follows active, %s, when the start is past", async (active) => {
    const { path } = await makeExperiment(api, { experiment: { active, scheduled_start_date: inPast } })
    expect((await api.get(path)).body).toMatchObject({ active, scheduled_start_date: inPast })
  })

  it("accepts the id of its service in the body too, in either case, when it agrees with the path", async () => {
    const { serviceId } = await makeExperiment(api)
    const path = `/api/v1/services/${serviceId}/experiments`
    const { body, status } = await api.post(path, { name: "a", service_id: serviceId.toUpperCase() })
    expect(status).toBe(200)
    expect(body.service_id).toBe(serviceId)
    expect(await api.post(path, { name: "a", service_id: unknownId })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", "service_id"], type: "value_error" }] }
    })
    expect(await api.post(path, { name: "a", service_id: null })).toMatchObject({
      status: 200,
      body: { service_id: serviceId }
    })
  })

  it("reports an unknown service", async () => {
    const path = `/api/v1/services/${unknownId}/experiments`
    const missing = { status: 404, body: { detail: "Service not found" } }
    expect(await api.post(path, { name: "a" })).toMatchObject(missing)
    expect(await api.get(path)).toMatchObject(missing)
  })

  it("reports every problem of path and body at once", async () => {
    const body = { name: 5, active: "perhaps", scheduled_start_date: "soon", service_id: 7 }
    const answer = await api.post("/api/v1/services/mine/experiments", body)
    expect(answer.status).toBe(422)
    const { detail } = answer.body
    const problems = typeof detail === "string" ? [] : detail.map(({ loc, type }) => `${loc.join(".")} ${type}`)
    expect(problems.toSorted()).toEqual([
      "body.active bool_parsing",
      "body.name string_type",
      "body.scheduled_start_date datetime_from_date_parsing",
      "body.service_id uuid_type",
      "path.service_id uuid_parsing"
    ])
  })
})

it("lists the experiments of one service, only active ones on request", async () => {
  const { serviceId } = await makeExperiment(api)
  await makeExperiment(api)
  const path = `/api/v1/services/${serviceId}/experiments`
  await api.post(path, { name: "later", active: false })
  expect((await api.list(path)).body.map(({ name }) => name)).toEqual(["later", "button colour"])
  expect((await api.list(`${path}?active_only=On`)).body.map(({ name }) => name)).toEqual(["button colour"])
})

describe("changing", () => {
  it("changes the given fields and nothing else", async () => {
    const { path } = await makeExperiment(api)
    const { body: before } = await api.get(path)
    const { body: renamed, status } = await api.patch(path, { name: "button size" })
    expect(status).toBe(200)
    expect(renamed).toEqual({ ...before, name: "button size", updated_at: renamed.updated_at })
    expect((await api.patch(path, {})).body).toEqual(renamed)
    expect((await api.get(path)).body).toEqual(renamed)
  })

  it("stops and starts, and records the times", async () => {
    const { path } = await makeExperiment(api)
    const { body: stopped } = await api.patch(path, { active: false })
    expect(stopped).toMatchObject({ active: false, last_deactivated_at: stopped.updated_at })
    const { body: started } = await api.patch(path, { active: true })
    expect(started).toMatchObject({ active: true, last_activated_at: started.updated_at })
  })

  it("sets, moves and clears the start", async () => {
    const { path } = await makeExperiment(api, { experiment: { active: false } })
    const { body: set } = await api.patch(path, { scheduled_start_date: inFuture })
    expect(set).toMatchObject({ active: false, scheduled_start_date: inFuture })
    expect((await api.patch(path, { scheduled_start_date: null })).body).toMatchObject({ scheduled_start_date: null })
    await api.patch(path, { scheduled_start_date: inFuture })
    expect((await api.patch(path, { scheduled_start_date: inPast })).body).toMatchObject({ active: true })
  })

  it("stays completed until it is reopened", async () => {
    const { path } = await makeExperiment(api)
    expect((await api.patch(path, { completed: true })).body).toMatchObject({ active: false })
    expect((await api.patch(path, { active: true })).body).toMatchObject({ active: true })
  })

  it("refuses contradictory changes", async () => {
    const { path } = await makeExperiment(api)
    const detailOf = async (body: object) => (await api.patch(path, body)).body.detail
    expect(await detailOf({ completed: true, active: true })).toEqual([
      {
        loc: ["body", "active"],
        msg: "Value error, an experiment cannot be completed and active at once",
        type: "value_error"
      }
    ])
    expect(await detailOf({ completed: false })).toMatchObject([{ loc: ["body", "completed"], type: "literal_error" }])
    expect((await api.get(path)).body).toMatchObject({ name: "button colour", active: true })
  })

  it("reports an unknown experiment", async () => {
    const missing = { status: 404, body: { detail: "Experiment not found" } }
    expect(await api.patch(`/api/v1/experiments/${unknownId}`, { name: "a" })).toMatchObject(missing)
    expect(await api.get(`/api/v1/experiments/${unknownId}`)).toMatchObject(missing)
  })
})

it("reports problems of the path before those of the body", async () => {
  const { body, status } = await api.post("/api/v1/services/zz/experiments", {
    service_id: "yy",
    name: 5,
    active: "zz"
  })
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([
    { loc: ["path", "service_id"], type: "uuid_parsing" },
    { loc: ["body", "service_id"], type: "uuid_parsing" },
    { loc: ["body", "name"], type: "string_type" },
    { loc: ["body", "active"], type: "bool_parsing" }
  ])
})
