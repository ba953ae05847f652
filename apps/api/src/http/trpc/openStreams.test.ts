import { setTimeout as sleep } from "node:timers/promises"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { expect, it, onTestFinished } from "vitest"
import { startApi } from "../../testing/startApi.ts"
import { openEvents } from "../../testing/streams/openEvents.ts"

/** An API that admits few requests at a time, its log, and its metrics. */
const start = async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const written: string[] = []
  const settings = { SORTITION_METRICS_PORT: "main", SORTITION_MAX_IN_FLIGHT: "64" }
  const proxy = await cuttableProxy(database.url)
  onTestFinished(proxy.cut)
  const { stop, url } = await startApi(
    proxy.url,
    { kind: "postgres", url: database.url },
    { settings, write: (line) => written.push(line) }
  )
  let stopping: Promise<void> | undefined
  const stopOnce = () => (stopping ??= stop())
  onTestFinished(stopOnce)
  const metric = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text()
    return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1])
  }
  /** Whether the API asks the database for something within so many milliseconds. */
  const lookedWithin = (milliseconds: number) => async () => {
    const before = proxy.sendings()
    await sleep(milliseconds)
    return proxy.sendings() > before
  }
  const lines = () => written.map((line): Record<string, unknown> => JSON.parse(line))
  return { url, stop: stopOnce, metric, lines, lookedWithin }
}

const openMany = async (url: string, count: number) => {
  const streams = await Promise.all(Array.from({ length: count }, () => openEvents(url, { experimentIds: [] })))
  await Promise.all(streams.map((stream) => stream.until(({ type }) => type === "hello")))
  return streams
}

it("200 streams leave room for requests, are no time of an answer, and leave nothing when their clients go", async () => {
  const { lines, lookedWithin, metric, url } = await start()
  const streams = await openMany(url, 200)
  expect(await lookedWithin(1_100)()).toBe(true)
  expect(await metric("http_event_streams")).toBe(200)
  expect((await fetch(`${url}/api/v1/services`)).status).toBe(200)
  expect(await metric("http_requests_in_flight")).toBe(0)
  for (const stream of streams) stream.leave()
  await expect.poll(() => metric("http_event_streams"), { timeout: 10_000 }).toBe(0)
  const ofStreams = () => lines().filter(({ route }) => route === "/trpc/*")
  await expect.poll(ofStreams, { timeout: 10_000 }).toHaveLength(200)
  expect(new Set(ofStreams().map(({ msg, status }) => `${msg} ${status}`))).toEqual(new Set(["request 499"]))
  expect(lines().filter(({ level }) => level !== 30)).toEqual([])
  await expect.poll(lookedWithin(1_100), { timeout: 5_000 }).toBe(false)
})

it("the server ends its streams when it stops, so that their clients connect elsewhere", async () => {
  const { stop, url } = await start()
  const streams = await openMany(url, 20)
  const begun = performance.now()
  await Promise.all([stop(), ...streams.map((stream) => stream.over)])
  expect(performance.now() - begun).toBeLessThan(3_000)
  expect(new Set(streams.map(({ events }) => events.at(-1)?.event))).toEqual(new Set(["message"]))
})
