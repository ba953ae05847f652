import { beforeAll, expect, it } from "vitest"
import { makeExperiment } from "./testing/makeExperiment.ts"
import { readContract } from "./testing/readContract.ts"
import { componentOf, type Document, jsonOf, readDocument, samplingOperationsOf } from "./testing/readDocument.ts"
import { useApi } from "./testing/useApi.ts"

const api = useApi()
const contract = readContract()
let document: Document
const values: Record<string, string> = {}

beforeAll(async () => {
  document = await readDocument(api.url)
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const condition = { model: "User", property: "country", value: "US", condition: "exists" }
  const criterion = { sampling_model: "User", sampling_attribute: "id" }
  const made = await api.post(`${path}/criteria`, {
    criterion,
    conditions: [{ ...condition, condition: "not_exists" }]
  })
  const sample = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  Object.assign(values, {
    service_id: serviceId,
    experiment_id: id,
    criterion_id: made.body.id,
    sample_id: sample.body.id
  })
})

const bodies: Readonly<Record<string, object>> = {
  ServiceCreate: { name: "a" },
  ExperimentCreate: { name: "a" },
  ExperimentUpdate: { name: "b" },
  ExperimentBucketCreate: { bucket_name: "another", percentage_distribution: 0 },
  BucketedSampleCreate: { sampled_entity: "User", sampled_value: "2" },
  ExperimentSamplingConditionCreate: { model: "User", property: "plan", value: "pro", condition: "not_equals" },
  Body_create_criterion_api_v1_experiments__experiment_id__criteria_post: {
    criterion: { sampling_model: "User", sampling_attribute: "id" }
  }
}

const fieldsOf = (component: string) =>
  contract.components.find(({ name }) => name === component)?.fields.map(({ name }) => name)

const named = ["GET /health", "GET /health/ready"]

it("answers every operation of the sampling API with its documented status and exactly the fields of its component, in order", async () => {
  const asked: string[] = []
  for (const { method, operation, path } of samplingOperationsOf(document)) {
    const title = `${method} ${path}`
    if (named.includes(title)) continue
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)
    const sent = componentOf(jsonOf(operation.requestBody))
    const answer = method === "GET" ? await api.get<unknown>(url) : await send(method, url, sent)
    const [status = "", response] = Object.entries(operation.responses)[0] ?? []
    const schema = jsonOf(response)
    expect(`${title} ${answer.status}`).toBe(`${title} ${status}`)
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/)
    const items = schema?.type === "array" ? answer.body : [answer.body]
    expect(Array.isArray(items) && items.length > 0, title).toBe(true)
    const fields = fieldsOf(componentOf(schema?.items ?? schema) ?? "")
    if (Array.isArray(items)) for (const item of items) expect(Object.keys(item), title).toEqual(fields)
    asked.push(title)
  }
  expect(asked).toHaveLength(17)
})

const send = (method: string, url: string, component: string | null) =>
  (method === "PATCH" ? api.patch : api.post)(url, component === null ? undefined : bodies[component])

it("answers the conditions of a criterion with exactly the fields of their component", async () => {
  const { body } = await api.get<{ conditions: object[] }[]>(`/api/v1/experiments/${values.experiment_id}/criteria`)
  const conditions = body.flatMap((criterion) => criterion.conditions)
  expect(conditions.length).toBeGreaterThan(0)
  for (const each of conditions) expect(Object.keys(each)).toEqual(fieldsOf("ExperimentSamplingCondition"))
})

it("answers a refused request with exactly the fields of ValidationError", async () => {
  const { body, status } = await api.post("/api/v1/services", {})
  expect(status).toBe(422)
  expect(Object.keys(body)).toEqual(fieldsOf("HTTPValidationError"))
  expect(body.detail).toEqual([{ loc: ["body", "name"], msg: "Field required", type: "missing" }])
  for (const problem of body.detail) expect(Object.keys(problem)).toEqual(fieldsOf("ValidationError"))
})

it("says that it is alive and ready", async () => {
  expect(await api.get("/health")).toMatchObject({ status: 200, body: { status: "ok" } })
  expect(await api.get("/health/ready")).toMatchObject({ status: 200, body: { status: "ready" } })
})
