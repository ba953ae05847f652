import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { onDatabase } from "@sortition/api/testing/onDatabase"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startWorker } from "./testing/startWorker.ts"

const api = useApi()
let stop: () => Promise<void>
beforeAll(async () => {
  stop = await startWorker(api.databaseUrl, undefined, { reconcileEvery: "1 second" })
})
afterAll(() => stop())

interface Results {
  readonly split: { readonly sequential: { readonly alarm: boolean; readonly alarmed_at: string | null } }
}

const splitOf = async (path: string) => (await api.get<Results>(`${path}/results`)).body.split.sequential

const enrol = (path: string, values: readonly string[]) =>
  api.post(`${path}/samples/bulk`, {
    samples: values.map((sampled_value) => ({ sampled_entity: "User", sampled_value }))
  })

it("raises an alarm within 5 seconds of the sample that shows a broken split, which is one event, pauses the ramp, and stays when the split recovers", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const entities = Array.from({ length: 400 }, (_, n) => ({ sampled_entity: "User", sampled_value: `user ${n}` }))
  const { body } = await api.post<{ decisions: readonly { sampled_value: string; allocated_bucket: string }[] }>(
    `${path}/decisions`,
    { entities }
  )
  // A client that loses the entities of one bucket.
  const lucky = body.decisions.filter((each) => each.allocated_bucket === "a").map((each) => each.sampled_value)
  expect(await splitOf(path)).toMatchObject({ alarm: false, alarmed_at: null })
  const buckets = [{ bucket_name: "a", percentage_distribution: 100 }]
  const ramp = { steps: [{ at: "2099-01-01T00:00:00Z", buckets }], pause_on_srm: true }
  expect((await api.put(`${path}/ramp`, ramp)).body).toMatchObject({ paused_at: null })
  await enrol(path, lucky)
  const since = Date.now()
  await expect.poll(async () => (await splitOf(path)).alarmed_at, { timeout: 5_000 }).not.toBeNull()
  const { alarmed_at } = await splitOf(path)
  expect(Date.parse(alarmed_at ?? "")).toBeLessThan(since + 5_000)

  const others = body.decisions.filter((each) => each.allocated_bucket === "b").map((each) => each.sampled_value)
  await enrol(path, others)
  expect(await splitOf(path)).toMatchObject({ alarm: true, alarmed_at })
  expect((await api.get(`${path}/ramp`)).body).toMatchObject({ pause_reason: "sample_ratio_mismatch" })
  const events = await onDatabase(
    api.databaseUrl,
    (sql) => sql`SELECT data FROM events WHERE experiment_id = ${id} AND type = 'experiment.srm_alarm'`
  )
  expect(events).toMatchObject([{ data: { experiment_id: id, samples: lucky.length, p_value: expect.any(Number) } }])
})
