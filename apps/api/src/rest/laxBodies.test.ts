import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const user = { sampled_entity: "User", sampled_value: "1" }
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const condition = { model: "User", property: "plan", value: "pro", condition: "equals" }

describe("null for an optional field is absence", () => {
  it("in samples, decisions and overrides, single, as items and as lines", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const nulls = { ...user, experiment_id: null, allocated_bucket: null, attributes: null }
    const made = await api.post(`${path}/samples`, nulls)
    expect(made).toMatchObject({ status: 200, body: { allocated_bucket: "all" } })
    const bulk = await api.post(`${path}/samples/bulk`, { samples: [nulls] })
    expect(bulk.body).toMatchObject({ results: [{ status: "already_sampled" }] })
    const headers = { "content-type": "application/x-ndjson" }
    const lines = await sendRaw(api.url, {
      method: "POST",
      path: `${path}/samples/bulk`,
      headers,
      body: JSON.stringify(nulls)
    })
    expect(JSON.parse(lines.text)).toMatchObject({ status: "already_sampled" })
    const decided = await api.post(`${path}/decisions`, { entities: [{ ...user, attributes: null }] })
    expect(decided.body).toMatchObject({ decisions: [{ reason: "already_sampled" }] })
    const references = [
      { id: made.body.id, sample_id: null, sampled_entity: null, sampled_value: null },
      { ...user, id: null, sample_id: null }
    ]
    const completed = await api.post(`${path}/samples/bulk/complete`, { samples: references })
    expect(completed.body).toMatchObject({ results: [{ status: "completed" }, { status: "already_completed" }] })
    const forced = { ...user, allocated_bucket: "all", experiment_id: null }
    expect((await api.post(`${path}/overrides`, forced)).status).toBe(200)
  })

  it("in experiments, buckets, layers, criteria and their conditions", async () => {
    const { path, serviceId } = await makeExperiment(api, { experiment: { active: null, service_id: null } })
    expect((await api.get(path)).body).toMatchObject({ active: true, scheduled_start_date: null })
    const unchanged = await api.patch(path, { name: null, active: null, completed: null })
    expect(unchanged).toMatchObject({ status: 200, body: { name: "button colour", active: true } })
    const share = { bucket_name: "a", percentage_distribution: 10, experiment_id: null }
    expect((await api.post(`${path}/buckets`, share)).status).toBe(200)
    expect((await api.put(`${path}/buckets`, { buckets: [share], experiment_id: null })).status).toBe(200)
    const nested = { ...condition, criterion_id: null, experiment_id: null }
    const made = await api.post(`${path}/criteria`, {
      criterion: { ...criterion, experiment_id: null },
      conditions: [nested]
    })
    expect(made.status).toBe(200)
    expect((await api.post(`${path}/criteria`, { criterion, conditions: null })).status).toBe(200)
    expect((await api.post(`/api/v1/criteria/${made.body.id}/conditions`, nested)).status).toBe(200)
    const layer = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "a", holdout_percentage: null })
    expect(layer).toMatchObject({ status: 200, body: { holdout_percentage: 0 } })
    const joined = await api.put(`${path}/layer`, { layer_id: layer.body.id, percentage: 10, experiment_id: null })
    expect(joined.status).toBe(200)
  })

  it("but not for a required one, and it keeps its meaning for a schedule", async () => {
    const { path } = await makeExperiment(api)
    const { body, status } = await api.post(`${path}/samples`, { sampled_entity: null, sampled_value: null })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([{ type: "string_type" }, { type: "string_type" }])
    await api.patch(path, { scheduled_start_date: "2035-01-01" })
    expect((await api.patch(path, { scheduled_start_date: null })).body.scheduled_start_date).toBeNull()
  })
})

describe("other forms of a value", () => {
  it("are read in every field of that kind", async () => {
    const { path, serviceId } = await makeExperiment(api, {
      service: { active: "on" },
      experiment: { active: 1, scheduled_start_date: 1_798_761_600 }
    })
    expect((await api.get(path)).body).toMatchObject({ scheduled_start_date: "2027-01-01T00:00:00.000Z" })
    const patched = await api.patch(path, { scheduled_start_date: "1798761600000", active: "FALSE" })
    expect(patched.body).toMatchObject({ active: false, scheduled_start_date: "2027-01-01T00:00:00.000Z" })
    const bucket = await api.post(`${path}/buckets`, { bucket_name: "a", percentage_distribution: " 5_0.0 " })
    expect(bucket).toMatchObject({ status: 200, body: { percentage_distribution: 50 } })
    const replaced = await api.put(`${path}/buckets?dry_run=t`, {
      buckets: [{ bucket_name: "a", percentage_distribution: "20" }]
    })
    expect(replaced).toMatchObject({ status: 200, body: { buckets: [{ percentage_distribution: 20 }] } })
    const layer = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "a", holdout_percentage: "10" })
    expect(layer.body).toMatchObject({ holdout_percentage: 10 })
    const layerId = `urn:uuid:${layer.body.id}`
    expect((await api.put(`${path}/layer`, { layer_id: layerId, percentage: true })).body).toMatchObject({
      layer_id: layer.body.id,
      percentage: 1
    })
  })

  it("of an id agree with the path, there too", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
    const plain = id.replaceAll("-", "").toUpperCase()
    const made = await api.post(`/api/v1/experiments/${plain}/samples`, { ...user, experiment_id: `{${id}}` })
    expect(made).toMatchObject({ status: 200, body: { experiment_id: id } })
    const given = { samples: [{ id: `{${made.body.id}}`, experiment_id: plain }] }
    expect((await api.post(`${path}/samples/bulk/complete`, given)).body).toMatchObject({
      results: [{ status: "completed" }]
    })
  })

  it("are refused by tRPC, which is typed", async () => {
    const { id } = await makeExperiment(api)
    const bucket = { experiment_id: id, bucket_name: "a", percentage_distribution: "50" }
    expect((await api.post("/trpc/buckets.create", bucket)).status).toBe(400)
    const sample = { ...user, experiment_id: id, allocated_bucket: null }
    expect((await api.post("/trpc/samples.create", sample)).status).toBe(400)
    const bulk = { experiment_id: id, samples: [{ ...user, allocated_bucket: null }] }
    expect((await api.post("/trpc/samples.bulkCreate", bulk)).body).toMatchObject({
      result: { data: { results: [{ status: "invalid_input" }] } }
    })
  })

  it("that no kind has are refused with pydantic's error", async () => {
    const { path } = await makeExperiment(api)
    const { body } = await api.post(`${path}/buckets`, { bucket_name: 5, percentage_distribution: "50.5" })
    expect(body.detail).toEqual([
      { loc: ["body", "bucket_name"], msg: "Input should be a valid string", type: "string_type" },
      {
        loc: ["body", "percentage_distribution"],
        msg: "Input should be a valid integer, unable to parse string as an integer",
        type: "int_parsing"
      }
    ])
    const patched = await api.patch(path, { active: 2, scheduled_start_date: 1e15 })
    expect(patched.body.detail).toMatchObject([{ type: "bool_parsing" }, { type: "datetime_parsing" }])
  })
})
