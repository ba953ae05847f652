import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { hasRedisServer, type RedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { startProgram } from "./testing/startProgram.ts"

/** Milliseconds. An idle machine needs half a second at most; the tests of a run share theirs. Container runtimes kill after ten seconds. */
const most = 3_000

const programs = [
  { name: "the worker", main: "../../worker/src/main.ts", ready: "sortition worker ready" },
  { name: "the API", main: "../../api/src/main.ts", ready: "sortition api ready" },
  { name: "npm start", main: "main.ts", ready: "Ctrl-C stops it." }
]

let dataDir = ""
let database: TestDatabase
beforeAll(async () => {
  dataDir = await makeDataFolder("sortition-stopping-")
  database = await freshDatabase()
})
afterAll(() => database.drop())

const start = async (name: string, environment: Readonly<Record<string, string>>) => {
  const program = programs.find((each) => each.name === name)
  if (program === undefined) throw new Error(`no program ${name}`)
  const running = startProgram({
    main: fileURLToPath(new URL(program.main, import.meta.url)),
    isReady: (output) => output.includes(program.ready),
    environment: { DATABASE_URL: database.url, SORTITION_DATA_DIR: dataDir, ...environment }
  })
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  await running.ready
  return running
}

/** The milliseconds from SIGTERM to the end, which must be a clean one. */
const stop = async (running: Awaited<ReturnType<typeof start>>) => {
  const begin = performance.now()
  const { code, errors } = await running.kill("SIGTERM")
  const took = performance.now() - begin
  expect({ code, errors }).toEqual({ code: 0, errors: "" })
  return took
}

const names = programs.map(({ name }) => name)
const onRedis = hasRedisServer() ? "with Redis" : "with Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(onRedis, () => {
  const startRedis = async () => {
    const redis = await startRedisServer()
    onTestFinished(redis.stop)
    return redis
  }
  const faults: readonly (readonly [string, (redis: RedisServer) => Promise<unknown>])[] = [
    ["that is away", (redis) => redis.stop()],
    ["that does not answer", (redis) => redis.freeze()]
  ]
  const cases = faults.flatMap(([state, strike]) => names.map((name) => ({ name, state, strike })))

  it.each(cases)("$name stops in good time, with a Redis $state", async ({ name, strike }) => {
    const redis = await startRedis()
    const running = await start(name, { REDIS_URL: redis.url })
    await strike(redis)
    // Long enough for each client to have noticed, and to be waiting for its next attempt.
    await pause(1_500)
    expect(await stop(running)).toBeLessThan(most)
  })

  it.each(names)("%s stops in good time, with a Redis that was away from the start", async (name) => {
    const redis = await startRedis()
    await redis.stop()
    const running = await start(name, { REDIS_URL: redis.url })
    expect(await stop(running)).toBeLessThan(most)
  })
})

describe("with the queue in PostgreSQL", () => {
  it.each(names)("%s stops in good time", async (name) => {
    expect(await stop(await start(name, {}))).toBeLessThan(most)
  })

  it.each(names)("%s stops in good time while PostgreSQL is away", async (name) => {
    const proxy = await cuttableProxy(database.url)
    const running = await start(name, { DATABASE_URL: proxy.url })
    await proxy.cut()
    await pause(1_500)
    expect(await stop(running)).toBeLessThan(most)
  })
})
