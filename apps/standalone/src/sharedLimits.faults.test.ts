import { fileURLToPath } from "node:url"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { hasRedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import { describe, expect, it, onTestFinished } from "vitest"
import { startProgram } from "./testing/startProgram.ts"

const main = fileURLToPath(new URL("../../api/src/main.ts", import.meta.url))
const quota = 1_000

const startTwo = async () => {
  const redis = await startRedisServer()
  onTestFinished(redis.stop)
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SORTITION_AUTH: "open",
    SORTITION_RATE_LIMIT_ADDRESS: String(quota)
  }
  const apis = [0, 1].map(() => {
    const running = startProgram({ main, environment, isReady: (output) => output.includes("sortition api ready") })
    onTestFinished(async () => {
      await running.kill("SIGKILL")
    })
    return running.ready.then((output) => /api ready on (http:[^"\s]+)/.exec(output)?.[1] ?? "")
  })
  return { redis, urls: await Promise.all(apis) }
}

/** Statuses of `count` requests, 20 at a time, at one process after the other. */
const ask = async (urls: readonly string[], count: number) => {
  const statuses = new Map<number, number>()
  for (let sent = 0; sent < count; sent += 20) {
    const batch = Array.from({ length: 20 }, async (_, n) => {
      const { status } = await fetch(`${urls[n % urls.length]}/api/v1/services?limit=1`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    })
    await Promise.all(batch)
  }
  return { allowed: statuses.get(200) ?? 0, refused: statuses.get(429) ?? 0, kinds: [...statuses.keys()].toSorted() }
}

const name = hasRedisServer() ? "with Redis" : "with Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(name, () => {
  it("two processes share the limit of an address within a fiftieth, and without Redis each has its own", async () => {
    const { redis, urls } = await startTwo()
    const shared = await ask(urls, 1.5 * quota)
    expect(shared.allowed).toBeLessThanOrEqual(quota)
    expect(shared.allowed).toBeGreaterThanOrEqual(0.98 * quota)
    expect(shared.allowed + shared.refused).toBe(1.5 * quota)

    await redis.stop()
    const alone = await ask(urls, 200)
    process.stdout.write(
      `observed: ${1.5 * quota} requests at two processes, ${shared.allowed} of ${quota} answered; 200 without Redis, statuses ${alone.kinds.join(" and ")}\n`
    )
    expect(alone.kinds.every((status) => status === 200 || status === 429)).toBe(true)
  }, 60_000)

  it("Redis that answers nothing holds no request up for long", async () => {
    const { redis, urls } = await startTwo()
    await ask(urls, 20)
    await redis.freeze()
    const began = performance.now()
    const { kinds } = await ask(urls, 100)
    expect(kinds).toEqual([200])
    expect(performance.now() - began).toBeLessThan(10_000)
  }, 60_000)
})
