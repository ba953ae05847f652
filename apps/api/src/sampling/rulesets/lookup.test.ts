import { expect, it } from "vitest"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const user = (sampled_value: string) => ({ sampled_entity: "User", sampled_value })
const lookUp = (serviceId: string, entities: readonly object[]) =>
  api.post<{ readonly samples: readonly { readonly experiment_id: string }[] }>(
    `/api/v1/services/${serviceId}/samples/lookup`,
    { entities }
  )

it("finds the samples of the entities in every experiment of the service, and in no other", async () => {
  const first = await makeExperiment(api, { buckets: { all: 100 } })
  const made = await api.post(`/api/v1/services/${first.serviceId}/experiments`, { name: "second" })
  const second = `/api/v1/experiments/${made.body.id}`
  await api.post(`${second}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  const elsewhere = await makeExperiment(api, { buckets: { all: 100 } })
  const { body: sample } = await api.post(`${first.path}/samples`, user("both"))
  await api.post(`${first.path}/samples/${sample.id}/complete`)
  await api.post(`${second}/samples`, user("both"))
  await api.post(`${second}/samples`, { ...user("both"), sampled_entity: "Device" })
  await api.post(`${first.path}/samples`, user("one"))
  await api.post(`${first.path}/samples`, user("not asked for"))
  await api.post(`${elsewhere.path}/samples`, user("both"))
  const { body, status } = await lookUp(first.serviceId, [user("both"), user("one"), user("none")])
  expect(status).toBe(200)
  expect(body.samples).toHaveLength(3)
  expect(body.samples).toEqual(
    expect.arrayContaining([
      {
        id: sample.id,
        experiment_id: first.id,
        ...user("both"),
        allocated_bucket: "all",
        allocation_version: 1,
        slot: expect.any(Number),
        complete: true
      },
      expect.objectContaining({ experiment_id: made.body.id, ...user("both"), complete: false }),
      expect.objectContaining({ experiment_id: first.id, ...user("one") })
    ])
  )
})

it("finds those of a completed experiment too", async () => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  await api.post(`${path}/samples`, user("early"))
  await api.patch(path, { active: false })
  expect((await lookUp(serviceId, [user("early")])).body.samples).toMatchObject([{ experiment_id: id }])
})

it("accepts up to 1,000 entities", async () => {
  const { serviceId } = await makeExperiment(api)
  const entities = Array.from({ length: 1_001 }, (_, n) => user(String(n)))
  expect(await lookUp(serviceId, entities.slice(1))).toMatchObject({ status: 200, body: { samples: [] } })
  expect((await lookUp(serviceId, entities)).status).toBe(422)
  expect((await lookUp(serviceId, [])).body).toEqual({ samples: [] })
  expect(await lookUp(unknownId, [user("one")])).toMatchObject({ status: 404, body: { reason: "service_not_found" } })
})
