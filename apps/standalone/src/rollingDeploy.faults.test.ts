import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { launchApi } from "./testing/launch.ts"
import { recordLoad } from "./testing/recordLoad.ts"
import { listSamples, makeExperiment } from "./testing/samplingLoad.ts"
import { startBalancer } from "./testing/startBalancer.ts"

const within = { timeout: 30_000, interval: 50 }

const start = async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = { DATABASE_URL: database.url, SORTITION_DRAIN_SECONDS: "1" }
  const apis = await Promise.all([1, 2, 3].map(() => launchApi(environment)))
  const balancer = await startBalancer(apis.map(({ url }) => url))
  /** Stops one of the APIs, which must end well, and starts another in its place. */
  const replace = async (index: number) => {
    const api = apis[index]
    if (api === undefined) throw new Error(`no API ${index}`)
    const { code, errors } = await api.kill("SIGTERM")
    expect({ code, errors }).toEqual({ code: 0, errors: "" })
    apis[index] = await launchApi({ ...environment, PORT: new URL(api.url).port })
    await expect.poll(() => balancer.isReady(api.url), within).toBe(true)
  }
  return { apis, balancer, replace }
}

it("three APIs, replaced one after the other under load, and one of them again, fail no request", async () => {
  const { apis, balancer, replace } = await start()
  const path = await makeExperiment(balancer.url)
  const load = recordLoad([balancer.url], path)
  for (const index of [0, 1, 2, 0]) await replace(index)
  await load.stop()
  const stored = await listSamples(balancer.url, path)
  expect(load.failures).toEqual([])
  expect(new Set(stored.map(({ id }) => id))).toEqual(load.created)
  expect(stored).toHaveLength(load.created.size)
  expect(apis).toHaveLength(3)
  process.stdout.write(
    `observed: ${load.sent()} requests, ${load.created.size + load.completed.size} acknowledged, 4 processes replaced, 0 failed, 0 lost, 0 twice, slowest ${Math.round(load.slowest())} ms\n`
  )
}, 240_000)

it("a process that is asked to stop says so to load balancers at once, serves on, and closes connections with its answers", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const api = await launchApi({ DATABASE_URL: database.url, SORTITION_DRAIN_SECONDS: "2" })
  const path = await makeExperiment(api.url)
  const ended = api.kill("SIGTERM")
  await expect.poll(async () => (await fetch(`${api.url}/health/ready`)).status, within).toBe(503)
  const ready = await fetch(`${api.url}/health/ready`)
  expect(await ready.json()).toEqual({ detail: "The process is about to stop", reason: "unavailable" })
  expect(ready.headers.get("connection")).toBe("close")
  for (const [method, address] of [
    ["GET", "/health"],
    ["GET", path],
    ["GET", "/openapi.json"]
  ]) {
    const answer = await fetch(`${api.url}${address}`, { method: method ?? "GET" })
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"])
  }
  expect(await ended).toMatchObject({ code: 0, errors: "" })
}, 60_000)
