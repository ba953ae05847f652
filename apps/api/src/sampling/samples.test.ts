import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const user = (value: string | number, more: object = {}) => ({
  sampled_entity: "User",
  sampled_value: `${value}`,
  ...more
})
const halves = { control: 50, treatment: 50 }
const refused = (detail: string) => ({ status: 409, body: { detail: `Not sampled: ${detail}` } })

it("samples an entity into a bucket and shows it again", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
  const { body, status } = await api.post(`${path}/samples`, user(1, { experiment_id: id }))
  expect(status).toBe(200)
  expect(body).toMatchObject({ ...user(1), experiment_id: id, allocated_bucket: "all", complete: false })
  expect(body.completed_at).toBeNull()
  expect((await api.get(`${path}/samples/${body.id}`)).body).toEqual(body)
  expect((await api.list(`${path}/samples`)).body).toEqual([body])
})

it("returns the stored sample again, also after the experiment has stopped", async () => {
  const { path } = await makeExperiment(api, { buckets: halves })
  const { body } = await api.post(`${path}/samples`, user(1))
  expect((await api.post(`${path}/samples`, user(1))).body).toEqual(body)
  await api.patch(path, { completed: true })
  expect(await api.post(`${path}/samples`, user(1))).toMatchObject({ status: 200, body })
  expect((await api.get(`${path}/samples/${body.id}`)).body).toEqual(body)
})

it("treats entities that differ in kind, case, spaces or form as different", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const values = ["a", "A", " a", "a ", "caf\u00e9", "cafe\u0301", "🎯", "a\u001fb"]
  const entities = [...values.map((value) => user(value)), { sampled_entity: "Device", sampled_value: "a" }]
  const answers = await Promise.all(entities.map((each) => api.post(`${path}/samples`, each)))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(entities.length)
  for (const [index, { body }] of answers.entries()) expect(body).toMatchObject(entities[index] ?? {})
})

it("counts lengths in code points: 128 of an entity, 512 of a value", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const longest = { sampled_entity: "🎯".repeat(128), sampled_value: "🎯".repeat(512) }
  expect(await api.post(`${path}/samples`, longest)).toMatchObject({ status: 200, body: longest })
  const { body } = await api.post(`${path}/samples`, {
    sampled_entity: `${longest.sampled_entity}x`,
    sampled_value: `${longest.sampled_value}x`,
    allocated_bucket: ""
  })
  expect(body.detail).toMatchObject([
    { loc: ["body", "sampled_value"], type: "string_too_long" },
    { loc: ["body", "sampled_entity"], type: "string_too_long" },
    { loc: ["body", "allocated_bucket"], type: "string_too_short" }
  ])
})

describe("a bucket that the caller names", () => {
  it("is used, whatever the criteria and shares", async () => {
    const { path } = await makeExperiment(api, { buckets: { nobody: 0 } })
    await api.post(`${path}/criteria`, { criterion: { sampling_model: "Device", sampling_attribute: "id" } })
    const answer = await api.post(`${path}/samples`, user(1, { allocated_bucket: "nobody" }))
    expect(answer).toMatchObject({ status: 200, body: { allocated_bucket: "nobody" } })
  })

  it("must exist", async () => {
    const { path } = await makeExperiment(api, { buckets: halves })
    const { body, status } = await api.post(`${path}/samples`, user(1, { allocated_bucket: "Control" }))
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([
      { loc: ["body", "allocated_bucket"], msg: 'Value error, the experiment has no bucket "Control"' }
    ])
    expect((await api.list(`${path}/samples`)).body).toEqual([])
  })

  it("cannot differ from the stored one", async () => {
    const { path } = await makeExperiment(api, { buckets: halves })
    await api.post(`${path}/samples`, user(1, { allocated_bucket: "control" }))
    expect((await api.post(`${path}/samples`, user(1, { allocated_bucket: "control" }))).status).toBe(200)
    expect((await api.post(`${path}/samples`, user(1))).body.allocated_bucket).toBe("control")
    expect(await api.post(`${path}/samples`, user(1, { allocated_bucket: "treatment" }))).toMatchObject({
      status: 409,
      body: { detail: 'Already sampled into bucket "control"' }
    })
  })
})

describe("no new entity is sampled", () => {
  const active = "the experiment is not active (experiment_inactive)"
  const started = "the experiment has not started (experiment_not_started)"
  const completed = "the experiment is completed (experiment_completed)"
  const service = "the service of the experiment is not active (service_inactive)"

  it.each([
    ["while the experiment is paused", {}, { active: false }, active],
    ["before the experiment was made active", { experiment: { active: false } }, {}, active],
    ["before the scheduled start", { experiment: { scheduled_start_date: "2099-01-01" } }, {}, started],
    ["once the experiment is completed", {}, { completed: true }, completed],
    ["while the service is not active", { service: { active: false } }, {}, service]
  ])("%s", async (_, wanted, patch, reason) => {
    const { path } = await makeExperiment(api, { ...wanted, buckets: { all: 100 } })
    await api.patch(path, patch)
    expect(await api.post(`${path}/samples`, user(1))).toMatchObject(refused(reason))
    expect(await api.post(`${path}/samples`, user(1, { allocated_bucket: "all" }))).toMatchObject(refused(reason))
    expect((await api.list(`${path}/samples`)).body).toEqual([])
  })

  it("into slots that no bucket owns", async () => {
    const { path } = await makeExperiment(api, { buckets: { none: 0 } })
    const reason = "the entity falls into a slot that no bucket owns (unallocated_slot)"
    expect(await api.post(`${path}/samples`, user(1))).toMatchObject(refused(reason))
    await api.post(`${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    expect(await api.post(`${path}/samples`, user(1))).toMatchObject({ status: 200, body: { allocated_bucket: "all" } })
  })
})

it("notices at once that an experiment stopped, started again, and got a criterion", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const statusOf = async (value: number) => (await api.post(`${path}/samples`, user(value))).status
  expect(await statusOf(1)).toBe(200)
  await api.patch(path, { active: false })
  expect(await statusOf(2)).toBe(409)
  await api.patch(path, { active: true })
  expect(await statusOf(3)).toBe(200)
  await api.post(`${path}/criteria`, { criterion: { sampling_model: "Device", sampling_attribute: "id" } })
  expect(await statusOf(4)).toBe(409)
})

it("reports an unknown experiment or sample", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const other = await makeExperiment(api, { buckets: { all: 100 } })
  const { body: elsewhere } = await api.post(`${other.path}/samples`, user(1))
  const experiment = { status: 404, body: { detail: "Experiment not found" } }
  const sample = { status: 404, body: { detail: "Sample not found" } }
  const missing = `/api/v1/experiments/${unknownId}/samples`
  expect(await api.get(missing)).toMatchObject(experiment)
  expect(await api.post(missing, user(1))).toMatchObject(experiment)
  expect(await api.get(`${missing}/${elsewhere.id}`)).toMatchObject(experiment)
  expect(await api.get(`${path}/samples/${elsewhere.id}`)).toMatchObject(sample)
  expect(await api.post(`${path}/samples/${elsewhere.id}/complete`)).toMatchObject(sample)
})
