import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

/** Room for all of them: by default a process refuses what is beyond 512 requests in progress. */
const api = useApi({ settings: { SORTITION_MAX_IN_FLIGHT: "1000" } })
const body = { sampled_entity: "User", sampled_value: "42" }

it("returns one sample to 1,000 identical creates at once", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => api.post(`${path}/samples`, body)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
  const { body: stored } = await api.list(`${path}/samples?limit=1000`)
  expect(stored).toEqual([answers[0]?.body])

  const other = stored[0]?.allocated_bucket === "control" ? "treatment" : "control"
  expect((await api.post(`${path}/samples`, { ...body, allocated_bucket: other })).status).toBe(409)
  expect((await api.list(`${path}/samples`)).body).toEqual(stored)
})

it("gives an entity one of two racing buckets, and a 409 to requests that named the other", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const buckets = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? "control" : "treatment"))
  const answers = await Promise.all(
    buckets.map((allocated_bucket) => api.post(`${path}/samples`, { ...body, allocated_bucket }))
  )
  const { body: stored } = await api.list(`${path}/samples`)
  expect(stored).toHaveLength(1)
  for (const [index, { status }] of answers.entries()) {
    expect(status).toBe(buckets[index] === stored[0]?.allocated_bucket ? 200 : 409)
  }
})
