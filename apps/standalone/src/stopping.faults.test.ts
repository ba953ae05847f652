import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { hasRedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startProgram } from "./testing/startProgram.ts"

/** Milliseconds. An idle machine needs half a second at most; tests run beside others. Container runtimes kill after ten seconds. */
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

/** The servers of the programs. */
interface Servers {
  readonly environment: Readonly<Record<string, string>>
  /** The fault, once all programs are ready. */
  readonly strike?: () => Promise<unknown>
  readonly end?: () => Promise<unknown>
}

/** All programs start at once and see the fault; then they stop, one after the other. */
const describeStops = (state: string, startServers: () => Promise<Servers>) =>
  describe(state, () => {
    const running = new Map<string, ReturnType<typeof startProgram>>()
    let servers: Servers = { environment: {} }
    beforeAll(async () => {
      servers = await startServers()
      for (const { main, name, ready } of programs) {
        const program = startProgram({
          main: fileURLToPath(new URL(main, import.meta.url)),
          isReady: (output) => output.includes(ready),
          environment: { DATABASE_URL: database.url, SORTITION_DATA_DIR: dataDir, ...servers.environment }
        })
        running.set(name, program)
      }
      await Promise.all([...running.values()].map(({ ready }) => ready))
      if (servers.strike === undefined) return
      await servers.strike()
      // Long enough for each client to have noticed, and to be waiting for its next attempt.
      await pause(1_500)
    })
    afterAll(async () => {
      await Promise.all([...running.values()].map(({ kill }) => kill("SIGKILL")))
      await servers.end?.()
    })

    it.each(programs)("$name stops in good time", async ({ name }) => {
      const begin = performance.now()
      const ended = await running.get(name)?.kill("SIGTERM")
      const took = performance.now() - begin
      expect(ended).toMatchObject({ code: 0, errors: "" })
      expect(took).toBeLessThan(most)
    })
  })

const onRedis = hasRedisServer() ? "with Redis" : "with Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(onRedis, () => {
  const startRedis = async () => {
    const { freeze, stop, url } = await startRedisServer()
    return { environment: { REDIS_URL: url }, freeze, end: stop }
  }

  describeStops("that is away", async () => {
    const { end, environment } = await startRedis()
    return { environment, strike: end }
  })
  describeStops("that does not answer", async () => {
    const { end, environment, freeze } = await startRedis()
    return { environment, strike: freeze, end }
  })
  describeStops("that was away from the start", async () => {
    const { end, environment } = await startRedis()
    await end()
    return { environment }
  })
})

describe("with the queue in PostgreSQL", () => {
  describeStops("that answers", async () => ({ environment: {} }))
  describeStops("that is away", async () => {
    const proxy = await cuttableProxy(database.url)
    return { environment: { DATABASE_URL: proxy.url }, strike: proxy.cut }
  })
})
