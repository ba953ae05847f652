import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const bucket = (bucket_name: string, percentage_distribution: unknown = 10) => ({
  bucket_name,
  percentage_distribution
})

it("adds buckets up to 100 per cent and lists them in order of creation", async () => {
  const { id, path } = await makeExperiment(api)
  const { body, status } = await api.post(`${path}/buckets`, bucket("treatment", 100))
  expect(status).toBe(200)
  expect(body).toMatchObject({ experiment_id: id, ...bucket("treatment", 100) })
  expect((await api.post(`${path}/buckets`, bucket("control", 0))).status).toBe(200)
  expect((await api.list(`${path}/buckets`)).body).toMatchObject([bucket("treatment", 100), bucket("control", 0)])
})

it("refuses buckets of more than 100 per cent together and stores nothing", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 60 } })
  const { body, status } = await api.post(`${path}/buckets`, bucket("treatment", 41))
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([{ loc: ["body", "percentage_distribution"], type: "value_error" }])
  expect((await api.list(`${path}/buckets`)).body).toHaveLength(1)
  expect((await api.post(`${path}/buckets`, bucket("treatment", 40))).status).toBe(200)
})

it("refuses a second bucket of one name, and accepts names that differ in case or in spaces inside", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 10 } })
  expect(await api.post(`${path}/buckets`, bucket("control"))).toMatchObject({
    status: 409,
    body: { detail: 'Bucket "control" already exists in this experiment' }
  })
  expect((await api.post(`${path}/buckets`, bucket("Control"))).status).toBe(200)
  expect((await api.post(`${path}/buckets`, bucket("con trol"))).status).toBe(200)
  expect((await api.list(`${path}/buckets`)).body.map((each) => each.bucket_name)).toEqual([
    "control",
    "Control",
    "con trol"
  ])
})

it("lets one of many racing buckets of a name win, and never exceeds 100 per cent", async () => {
  const { path } = await makeExperiment(api)
  const create = (name: string) => api.post(`${path}/buckets`, bucket(name, 30))
  const same = await Promise.all(Array.from({ length: 10 }, () => create("control")))
  expect(same.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(same.filter(({ status }) => status === 409)).toHaveLength(9)
  const others = await Promise.all(Array.from({ length: 10 }, (_, index) => create(`b${index}`)))
  expect(others.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(others.filter(({ status }) => status === 422)).toHaveLength(8)
})

describe("the share of a bucket", () => {
  it.each([
    [101, "less_than_equal"],
    [-1, "greater_than_equal"],
    [1.5, "int_from_float"],
    ["ten", "int_parsing"],
    [null, "missing"],
    [[1], "int_type"],
    [2 ** 53, "less_than_equal"]
  ])("is not %j", async (share, type) => {
    const { path } = await makeExperiment(api)
    const { body, status } = await api.post(`${path}/buckets`, bucket("control", share))
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([{ loc: ["body", "percentage_distribution"], type }])
  })
})

it("counts the length of a bucket's name in code points, up to 128", async () => {
  const { path } = await makeExperiment(api)
  expect((await api.post(`${path}/buckets`, bucket("🎯".repeat(128)))).status).toBe(200)
  expect((await api.post(`${path}/buckets`, bucket("🎯".repeat(129)))).body.detail).toMatchObject([
    { loc: ["body", "bucket_name"], type: "string_too_long" }
  ])
})

it("accepts the experiment's id in the body when it agrees with the path", async () => {
  const { id, path } = await makeExperiment(api)
  expect((await api.post(`${path}/buckets`, { ...bucket("control"), experiment_id: id })).status).toBe(200)
  expect(await api.post(`${path}/buckets`, { ...bucket("treatment"), experiment_id: unknownId })).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["body", "experiment_id"], type: "value_error" }] }
  })
})

it("reports an unknown experiment", async () => {
  const missing = { status: 404, body: { detail: "Experiment not found" } }
  expect(await api.get(`/api/v1/experiments/${unknownId}/buckets`)).toMatchObject(missing)
  expect(await api.post(`/api/v1/experiments/${unknownId}/buckets`, bucket("control"))).toMatchObject(missing)
})
