import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { type Answer, type Item, useApi } from "../testing/useApi.ts"

const api = useApi()

/** Tries new entities until one is sampled. */
const firstTaken = async (path: string): Promise<Answer<Item>> => {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
    if (answer.status === 200 || Date.now() > deadline) return answer
    expect(answer).toMatchObject({
      status: 409,
      body: { detail: "Not sampled: the experiment has not started (experiment_not_started)" }
    })
  }
}

const soon = () => new Date(Date.now() + 2_000).toISOString()

it("samples no entity before the scheduled start and every entity from it on, without a worker", async () => {
  const start = soon()
  const { path } = await makeExperiment(api, { buckets: { all: 100 }, experiment: { scheduled_start_date: start } })
  expect((await api.get(path)).body.active).toBe(false)
  const { body, status } = await firstTaken(path)
  expect(status).toBe(200)
  const late = Date.parse(String(body.created_at)) - Date.parse(start)
  expect(late).toBeGreaterThanOrEqual(0)
  expect(late).toBeLessThan(3_000)
  expect((await api.get(path)).body).toMatchObject({ active: true, last_activated_at: start })
})

it("follows a start that was moved, and forgets the old one", async () => {
  const first = soon()
  const { path } = await makeExperiment(api, { buckets: { all: 100 }, experiment: { scheduled_start_date: first } })
  const moved = new Date(Date.parse(first) + 500).toISOString()
  await api.patch(path, { scheduled_start_date: moved })
  const { body, status } = await firstTaken(path)
  expect(status).toBe(200)
  expect(Date.parse(String(body.created_at))).toBeGreaterThanOrEqual(Date.parse(moved))
  expect((await api.get(path)).body.last_activated_at).toBe(moved)
})
