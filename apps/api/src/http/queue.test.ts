import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import { describeBackends } from "@sortition/queue/testing/backends"
import { expect, it } from "vitest"
import { sendRaw } from "../testing/sendRaw.ts"
import { startApi } from "../testing/startApi.ts"

/** Makes one call of every kind that sends a hint to the queue, and stops. */
const serveOnce = async (queueOf: (databaseUrl: string) => QueueServer): Promise<void> => {
  const database = await freshDatabase()
  const { stop, url } = await startApi(database.url, queueOf(database.url))
  const post = async (
    path: string,
    body: object = {}
  ): Promise<{ readonly id: string; readonly complete?: boolean }> => {
    const answer = await sendRaw(url, { method: "POST", path: `/api/v1/${path}`, body: JSON.stringify(body) })
    expect(answer.status, answer.text).toBeLessThan(300)
    return JSON.parse(answer.text)
  }
  const service = await post("services", { name: "a" })
  await post(`services/${service.id}/experiments`, { name: "later", scheduled_start_date: "2099-01-01" })
  const experiment = await post(`services/${service.id}/experiments`, { name: "now" })
  await post(`experiments/${experiment.id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  const samples = `experiments/${experiment.id}/samples`
  const sample = await post(samples, { sampled_entity: "User", sampled_value: "1" })
  expect(await post(`${samples}/${sample.id}/complete`)).toMatchObject({ complete: true })
  await stop()
  await database.drop()
}

describeBackends(({ server }) => {
  it("schedules, samples and completes, and stops cleanly", () => serveOnce(server))
})

it("does the same while Redis cannot be reached", () =>
  serveOnce(() => ({ kind: "redis", url: "redis://127.0.0.1:1" })))
