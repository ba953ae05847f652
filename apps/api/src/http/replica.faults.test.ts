import { applyMigrations } from "@sortition/postgres/sql/applyMigrations"
import { startReplicated } from "@sortition/postgres/testing/startReplicated"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { type RunningApi, startApi } from "../testing/startApi.ts"

let servers: Awaited<ReturnType<typeof startReplicated>>
/** Two processes of the API on one primary and one replica. */
let here: RunningApi
let elsewhere: RunningApi

beforeAll(async () => {
  servers = await startReplicated()
  await applyMigrations(servers.url)
  const start = () => startApi(servers.url, undefined, { databaseReadUrl: servers.readUrl })
  here = await start()
  elsewhere = await start()
})
afterAll(async () => {
  await Promise.all([here.stop(), elsewhere.stop()])
  await servers.stop()
})

interface Made {
  readonly id: string
}
const send = async (api: RunningApi, path: string, body: unknown): Promise<Made> => {
  const headers = { "content-type": "application/json" }
  const answer = await fetch(`${api.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })
  expect(answer.status).toBeLessThan(300)
  return JSON.parse(await answer.text())
}
const read = async (api: RunningApi, path: string, headers: Record<string, string> = {}): Promise<unknown> => {
  const answer = await fetch(`${api.url}/api/v1${path}`, { headers })
  expect(answer.status).toBe(200)
  return answer.json()
}
const countOf = async (api: RunningApi, path: string, headers?: Record<string, string>) => {
  const items = await read(api, path, headers)
  return Array.isArray(items) ? items.length : -1
}
const makeExperiment = async () => {
  const service = await send(here, "/services", { name: "checkout" })
  const { id } = await send(here, `/services/${service.id}/experiments`, { name: "colour" })
  await send(here, `/experiments/${id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  return { services: "/services?limit=1000", samples: `/experiments/${id}/samples` }
}
const sample = (api: RunningApi, path: string, value: string) =>
  send(api, path, { sampled_entity: "User", sampled_value: value })

it("lists come from the replica; a process reads what it has written, and no-cache reads what any has written", async () => {
  const { samples, services } = await makeExperiment()
  const other = await makeExperiment()
  await sample(here, samples, "first")
  // Both processes use the replica.
  await vi.waitFor(async () => {
    expect(await countOf(here, samples)).toBe(1)
    expect(await countOf(elsewhere, samples)).toBe(1)
    expect(await servers.connectionsThatRead("samples")).toBeGreaterThanOrEqual(2)
  }, 10_000)

  await servers.pause()
  await sample(here, samples, "second")
  await sample(elsewhere, other.samples, "other")
  // Its own writes, from the primary.
  expect(await countOf(here, samples)).toBe(2)
  expect(await read(here, `${samples}/counts`)).toMatchObject({ buckets: [{ samples: 2 }] })
  expect(await countOf(elsewhere, other.samples)).toBe(1)
  // What the other process has written is not in the replica yet …
  expect(await countOf(elsewhere, samples)).toBe(1)
  expect(await countOf(here, other.samples)).toBe(0)
  await send(elsewhere, "/services", { name: "search" })
  expect(await countOf(elsewhere, services)).toBe(3)
  expect(await countOf(here, services)).toBe(2)
  // … and must be there when the client says so.
  const fresh = { "cache-control": "no-cache" }
  expect(await countOf(elsewhere, samples, fresh)).toBe(2)
  expect(await countOf(here, other.samples, fresh)).toBe(1)
  expect(await countOf(here, services, fresh)).toBe(3)
  await servers.resume()
  await vi.waitFor(async () => expect(await countOf(elsewhere, samples)).toBe(2), 5_000)
}, 60_000)

it("a write is in every list right after it, with a working replica", async () => {
  const { samples } = await makeExperiment()
  for (let round = 0; round < 25; round++) {
    await Promise.all(Array.from({ length: 8 }, (_, n) => sample(here, samples, `${round}/${n}`)))
    expect(await countOf(here, `${samples}?limit=1000`)).toBe(8 * (round + 1))
  }
}, 60_000)

it("reads go on from the primary while the replica is too far behind or gone, and return to it by themselves", async () => {
  const { samples } = await makeExperiment()
  await servers.caughtUp()
  expect(await countOf(here, samples)).toBe(0)
  await servers.pause()
  await sample(elsewhere, samples, "late")
  expect(await countOf(here, samples)).toBe(0)
  await vi.waitFor(async () => expect(await countOf(here, samples)).toBe(1), { timeout: 15_000, interval: 250 })
  await servers.resume()

  await servers.stopReplica()
  const whileStopped = await Promise.all(Array.from({ length: 20 }, () => countOf(here, samples)))
  expect(whileStopped).toEqual(whileStopped.map(() => 1))
  await servers.startReplica()
  await vi.waitFor(async () => {
    expect(await countOf(here, samples)).toBe(1)
    expect(await servers.connectionsThatRead("samples")).toBeGreaterThanOrEqual(1)
  }, 15_000)
}, 90_000)
