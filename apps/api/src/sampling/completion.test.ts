import { expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

const makeSample = async () => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  const { body } = await api.post(`${made.path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  return { ...made, sample: body, url: `${made.path}/samples/${body.id}` }
}

it("completes a sample at the moment of the request, before any worker", async () => {
  const { sample, url } = await makeSample()
  const before = Date.now()
  const { body, status } = await api.post(`${url}/complete`)
  expect(status).toBe(200)
  expect(body).toEqual({ ...sample, complete: true, completed_at: body.completed_at, updated_at: body.completed_at })
  expect(Date.parse(String(body.completed_at))).toBeGreaterThanOrEqual(before)
  expect(Date.parse(String(body.completed_at))).toBeLessThanOrEqual(Date.now())
  expect((await api.get(url)).body.complete).toBe(true)
})

it("returns the time of the first acceptance to every repetition, one after another or at once", async () => {
  const { url } = await makeSample()
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.post(`${url}/complete`)))
  expect(new Set(answers.map(({ body }) => body.completed_at)).size).toBe(1)
  expect((await api.post(`${url}/complete`)).body).toEqual(answers[0]?.body)
})

it("reports which of the two is missing: the experiment or the sample", async () => {
  const { path } = await makeSample()
  const ofUnknown = `/api/v1/experiments/${unknownId}/samples/${unknownId}`
  for (const ask of [() => api.get(ofUnknown), () => api.post(`${ofUnknown}/complete`)]) {
    expect(await ask()).toMatchObject({ status: 404, body: { detail: "Experiment not found" } })
  }
  const unknown = `${path}/samples/${unknownId}`
  for (const ask of [() => api.get(unknown), () => api.post(`${unknown}/complete`)]) {
    expect(await ask()).toMatchObject({ status: 404, body: { detail: "Sample not found" } })
  }
})

it("completes samples of an experiment that has ended, and with any body", async () => {
  const { path, url } = await makeSample()
  await api.patch(path, { completed: true })
  const response = await fetch(`${api.url}${url}/complete`, {
    method: "POST",
    body: "done",
    headers: { "content-type": "text/plain" }
  })
  expect(response.status).toBe(200)
})
