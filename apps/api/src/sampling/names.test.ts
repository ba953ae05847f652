import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const bucket = (bucket_name: string, percentage_distribution = 0) => ({ bucket_name, percentage_distribution })
const condition = { model: "User", property: "country", value: "US", condition: "equals" }

describe.each([" ", "\u00a0\u200b", "a\nb", "a\u0007", "\u001b[31m"])("the name %j", (name) => {
  it("is refused wherever a name is given", async () => {
    const { path, serviceId } = await makeExperiment(api)
    const service = `/api/v1/services/${serviceId}`
    const criterion = { sampling_model: name, sampling_attribute: name }
    const creates = [
      ["/api/v1/services", { name }, ["name"]],
      [`${service}/experiments`, { name }, ["name"]],
      [`${service}/layers`, { name }, ["name"]],
      [`${path}/buckets`, bucket(name), ["bucket_name"]],
      [`${path}/criteria`, { criterion }, ["criterion.sampling_model", "criterion.sampling_attribute"]],
      [
        `${path}/criteria`,
        {
          criterion: { sampling_model: "User", sampling_attribute: "id" },
          conditions: [{ ...condition, model: name, property: name }]
        },
        ["conditions.0.model", "conditions.0.property"]
      ]
    ] as const
    for (const [place, body, fields] of creates) {
      const { body: answer, status } = await api.post(place, body)
      expect(status, place).toBe(422)
      const places = fields.map((field) => ({
        loc: ["body", ...field.split(".").map((step) => (step === "0" ? 0 : step))],
        type: "value_error"
      }))
      expect(answer.detail).toMatchObject(places)
    }
    expect((await api.patch(path, { name })).status).toBe(422)
    const replaced = await api.put(`${path}/buckets`, { buckets: [bucket("fine"), bucket(name)] })
    expect(replaced).toMatchObject({ status: 422, body: { detail: [{ loc: ["body", "buckets", 1, "bucket_name"] }] } })
    expect((await api.list(`${path}/buckets`)).body).toEqual([])
  })
})

it("a bucket or layer that looks like another is refused; names are kept as they were sent", async () => {
  const { path, serviceId } = await makeExperiment(api)
  const layers = `/api/v1/services/${serviceId}/layers`
  expect((await api.post(`${path}/buckets`, bucket(" café", 10))).body).toMatchObject({ bucket_name: " café" })
  for (const name of ["café", "cafe\u0301", " café\u3000"]) {
    const { body, status } = await api.post(`${path}/buckets`, bucket(name, 10))
    expect(status).toBe(422)
    expect(body.detail).toEqual([
      {
        loc: ["body", "bucket_name"],
        msg: 'Value error, looks the same as " café", which is in use; they differ only in space or Unicode normalisation',
        type: "value_error"
      }
    ])
  }
  expect((await api.post(`${path}/buckets`, bucket(" café", 10))).status).toBe(409)
  expect(await api.post(layers, { name: "page " })).toMatchObject({ status: 200, body: { name: "page " } })
  const other = await makeExperiment(api)
  expect(await api.post(`/api/v1/services/${other.serviceId}/layers`, { name: "page" })).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["body", "name"] }] }
  })
})
