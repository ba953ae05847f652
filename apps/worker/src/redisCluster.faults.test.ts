import { startApi } from "@sortition/api/testing/startApi"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { startRedisCluster } from "@sortition/queue/testing/redisCluster"
import { hasRedisServer } from "@sortition/queue/testing/redisServer"
import { describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { startWorker } from "./testing/startWorker.ts"

const queue = "sortition"
const within = { timeout: 20_000, interval: 20 }
const Answer = z.object({
  id: z.string().default(""),
  active: z.boolean().optional(),
  last_activated_at: z.string().nullish(),
  completed_at: z.string().nullish()
})

const start = async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const server = { kind: "redis", url: cluster.url, queue } as const
  const api = await startApi(database.url, server)
  onTestFinished(api.stop)
  const call = async (method: "GET" | "POST", path: string, body?: object) => {
    const sent = { headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) }
    const answer = await fetch(`${api.url}/api/v1${path}`, { method, ...(method === "GET" ? {} : sent) })
    expect(answer.ok).toBe(true)
    return Answer.parse(await answer.json())
  }
  const work = async (reconcileEvery: "1 hour" | "500 millis") => {
    onTestFinished(await startWorker(database.url, server, { reconcileEvery }))
  }
  const service = (await call("POST", "/services", { name: "s" })).id
  const plan = async (fields: object = {}) => {
    const { id } = await call("POST", `/services/${service}/experiments`, { name: "e", ...fields })
    await call("POST", `/experiments/${id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    return `/experiments/${id}`
  }
  /** Creates and completes a sample; the greater of both times in milliseconds. */
  const sampleIn = async (experiment: string, value: string) => {
    const begun = performance.now()
    const { id } = await call("POST", `${experiment}/samples`, { sampled_entity: "User", sampled_value: value })
    await call("POST", `${experiment}/samples/${id}/complete`)
    return { path: `${experiment}/samples/${id}`, took: performance.now() - begun }
  }
  return { cluster, call, plan, sampleIn, work }
}

const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
const onCluster = hasRedisServer() ? "on Redis Cluster" : "on Redis Cluster: skipped, no redis-server on the path"

describe.skipIf(!hasRedisServer())(onCluster, () => {
  it("with the queue's node killed the service goes on, and starts and completions are written down", async () => {
    const { call, cluster, plan, sampleIn, work } = await start()
    await work("500 millis")
    const experiment = await plan()
    const node = await cluster.nodeOf(`{${queue}}`)
    await node.kill()
    for (let n = 0; n < 20; n++) expect((await sampleIn(experiment, `killed-${n}`)).took).toBeLessThan(1_000)
    const date = inMillis(2_000)
    const scheduled = await plan({ scheduled_start_date: date })
    await expect.poll(() => call("GET", scheduled), within).toMatchObject({ active: true, last_activated_at: date })
    const { path } = await sampleIn(experiment, "stamped")
    await expect.poll(async () => (await call("GET", path)).completed_at, within).toEqual(expect.any(String))
    await node.start()
    const later = inMillis(2_000)
    const next = await plan({ scheduled_start_date: later })
    await expect.poll(() => call("GET", next), within).toMatchObject({ active: true, last_activated_at: later })
  })

  it("with another node killed and started again, scheduled starts are written down", async () => {
    const { call, cluster, plan, work } = await start()
    const holder = await cluster.nodeOf(`{${queue}}`)
    const other = cluster.nodes.find((node) => node !== holder)
    await other?.kill()
    await work("500 millis")
    const date = inMillis(2_000)
    const first = await plan({ scheduled_start_date: date })
    await expect.poll(() => call("GET", first), within).toMatchObject({ active: true, last_activated_at: date })
    await other?.start()
    const later = inMillis(2_000)
    const second = await plan({ scheduled_start_date: later })
    await expect.poll(() => call("GET", second), within).toMatchObject({ active: true, last_activated_at: later })
  })
})
