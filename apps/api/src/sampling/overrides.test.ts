import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const user = (value: string | number) => ({ sampled_entity: "User", sampled_value: `${value}` })
const forced = (value: string | number, allocated_bucket: string) => ({ ...user(value), allocated_bucket })
const onlyDevices = { criterion: { sampling_model: "Device", sampling_attribute: "id" } }

it("an override forces a sample into its bucket, against criteria and shares, and can change until then", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { none: 0, all: 100 } })
  await api.post(`${path}/criteria`, onlyDevices)
  expect(await api.post(`${path}/samples`, user(1))).toMatchObject({ status: 409 })
  const made = await api.post(`${path}/overrides`, { ...forced(1, "all"), experiment_id: id })
  expect(made).toMatchObject({ status: 200, body: { ...forced(1, "all"), experiment_id: id } })
  const { body } = await api.post(`${path}/overrides`, forced(1, "none"))
  expect(body).toMatchObject({ id: made.body.id, created_at: made.body.created_at, allocated_bucket: "none" })
  expect((await api.list(`${path}/overrides`)).body).toEqual([body])

  expect(await api.post(`${path}/samples`, forced(1, "all"))).toMatchObject({
    status: 409,
    body: { detail: 'An override forces this entity into bucket "none"' }
  })
  const { body: sample } = await api.post(`${path}/samples`, user(1))
  expect(sample).toMatchObject(forced(1, "none"))
  expect(await api.post(`${path}/overrides`, forced(1, "all"))).toMatchObject({
    status: 409,
    body: { detail: 'Already sampled into bucket "none"' }
  })
  await api.post(`${path}/samples`, forced(2, "all"))
  const listed = async (query: string) => (await api.list(`${path}/samples?${query}`)).body.map((each) => each.id)
  expect(await listed("forced=yes")).toEqual([sample.id])
  expect(await listed("forced=false")).not.toContain(sample.id)
  expect((await api.get(`${path}/samples?forced=perhaps`)).body.detail).toMatchObject([
    { loc: ["query", "forced"], type: "bool_parsing" }
  ])
  expect(await api.get(`${path}/samples/counts`)).toMatchObject({
    status: 200,
    body: {
      buckets: [
        { bucket_name: "none", samples: 0, complete: 0, forced: 1 },
        { bucket_name: "all", samples: 1, complete: 0, forced: 0 }
      ]
    }
  })
})

it("overrides are removed by their id or by their entity, also when the experiment is archived; the sample stays", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const { body: one } = await api.post(`${path}/overrides`, forced("a&b=c d", "all"))
  const { body: two } = await api.post(`${path}/overrides`, forced(2, "all"))
  const { body: sample } = await api.post(`${path}/samples`, user(2))
  const first = await api.list(`${path}/overrides?limit=1`)
  expect(first.body).toEqual([two])
  const next = /<(.*)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? ""
  expect((await api.list(next)).body).toEqual([one])

  const disagreeing = await api.delete(`${path}/overrides/${two.id}?sampled_value=other`)
  expect(disagreeing).toMatchObject({ status: 404, body: { detail: "Override not found" } })
  expect(await api.delete(`${path}/overrides/${two.id}?sampled_value=2`)).toMatchObject({ status: 204, body: null })
  const query = new URLSearchParams(user("a&b=c d"))
  expect(await api.delete(`${path}/overrides?${query}`)).toMatchObject({ status: 204, body: null })
  expect((await api.list(`${path}/overrides`)).body).toEqual([])
  const missing = { status: 404, body: { detail: "Override not found" } }
  expect(await api.delete(`${path}/overrides?${query}`)).toMatchObject(missing)
  expect(await api.delete(`${path}/overrides/${unknownId}`)).toMatchObject(missing)
  expect((await api.list(`${path}/samples?forced=true`)).body).toEqual([sample])
})

describe("an override is refused", () => {
  it("for an unknown bucket and an invalid entity, with all problems at once", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const unknown = await api.post(`${path}/overrides`, forced(1, "nothing"))
    expect(unknown).toMatchObject({ status: 422, body: { detail: [{ loc: ["body", "allocated_bucket"] }] } })
    expect((await api.post(`${path}/overrides`, { sampled_value: "" })).body.detail).toMatchObject([
      { loc: ["body", "sampled_entity"], type: "missing" },
      { loc: ["body", "sampled_value"], type: "string_too_short" },
      { loc: ["body", "allocated_bucket"], type: "missing" }
    ])
    expect((await api.delete(`${path}/overrides?sampled_entity=User`))?.body?.detail).toMatchObject([
      { loc: ["query", "sampled_value"], type: "missing" }
    ])
  })
})
