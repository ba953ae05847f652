import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import {
  hasRedisServer,
  onFreePort,
  type RedisServer,
  startRedis,
  startRedisServer
} from "@sortition/queue/testing/redisServer"
import { Redis } from "ioredis"
import postgres from "postgres"
import { describe, expect, it, onTestFinished } from "vitest"
import { launchApi, launchWorker } from "./testing/launch.ts"
import { recordLoad } from "./testing/recordLoad.ts"
import { makeExperiment } from "./testing/samplingLoad.ts"
import { switchableProxy } from "./testing/switchableProxy.ts"

/** Milliseconds that a request may take, and that may pass without an answer. */
const most = 2_000
const within = { timeout: 15_000, interval: 50 }
const appendonly = { appendonly: "yes" }

/** Runs one command on the server. */
const onServer = async <A>({ port }: { readonly port: number }, run: (client: Redis) => Promise<A>): Promise<A> => {
  const client = new Redis(port, "127.0.0.1")
  try {
    return await run(client)
  } finally {
    client.disconnect()
  }
}

const start = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-redis-kept-"))
  let redis: RedisServer = await onFreePort((port) => startRedis(port, appendonly, folder))
  onTestFinished(async () => {
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const proxy = await switchableProxy(redis.port)
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${proxy.port}` }
  const [api] = await Promise.all([launchApi(environment), launchWorker(environment)])
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  onTestFinished(() => sql.end())
  const use = (next: RedisServer) => {
    redis = next
    proxy.lead(next.port)
  }
  /** What no worker has done yet. */
  const left = async () => {
    const [row] = await sql<{ due: number; stamps: number; users: number }[]>`
      SELECT (SELECT count(*)::int FROM experiments WHERE schedule_status = 'pending' AND scheduled_start_date <= now()) AS due,
        (SELECT count(*)::int FROM samples WHERE complete AND completed_at IS NULL) AS stamps,
        (SELECT count(*)::int FROM experiments WHERE users_missing) AS users`
    return { ...row }
  }
  const faults: Readonly<Record<string, () => Promise<unknown>>> = {
    "gone for ten seconds": async () => {
      await redis.stop()
      await pause(10_000)
      use(await startRedis(redis.port, appendonly, folder))
    },
    "restarted empty": async () => {
      await redis.stop()
      use(await startRedisServer())
      await pause(2_000)
    },
    flushed: async () => {
      for (let n = 0; n < 3; n++) {
        await onServer(redis, (client) => client.flushall())
        await pause(500)
      }
    },
    "out of memory": async () => {
      await onServer(redis, (client) => client.config("SET", "maxmemory", "1mb"))
      await pause(5_000)
      await onServer(redis, (client) => client.config("SET", "maxmemory", "0"))
    },
    "failed over to its replica": async () => {
      const replica = await startRedisServer()
      await onServer(replica, (client) => client.replicaof("127.0.0.1", redis.port))
      const isSynced = () =>
        onServer(replica, async (client) => (await client.info("replication")).includes("link_status:up"))
      await expect.poll(isSynced, within).toBe(true)
      await redis.stop()
      await pause(1_000)
      await onServer(replica, (client) => client.replicaof("NO", "ONE"))
      use(replica)
    }
  }
  return { faults, left, sql, url: api.url }
}

const onRedis = hasRedisServer() ? "with Redis" : "with Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(onRedis, () => {
  it("creates and completes go on at their speed through each fault of Redis, and its work is done soon after", async () => {
    const { faults, left, sql, url } = await start()
    const path = await makeExperiment(url)
    for (const [name, strike] of Object.entries(faults)) {
      const load = recordLoad([url], path)
      await pause(1_500)
      const begun = performance.now()
      // Falls due in the middle of the fault.
      const date = new Date(Date.now() + 1_000).toISOString()
      const striking = strike()
      const scheduled = await Promise.all([1, 2, 3].map(() => makeExperiment(url, { scheduled_start_date: date })))
      await striking
      const ended = performance.now()
      await load.stop()
      await expect.poll(left, within).toEqual({ due: 0, stamps: 0, users: 0 })
      const back = performance.now() - ended

      expect(load.failures).toEqual([])
      expect(load.longestGap(begun, ended)).toBeLessThan(most)
      expect(load.slowest()).toBeLessThan(most)
      const ids = scheduled.map((each) => each.split("/").at(-1) ?? "")
      const started =
        await sql`SELECT FROM experiments WHERE id = ANY(${ids}::uuid[]) AND active AND last_activated_at = ${date}`
      expect(started).toHaveLength(scheduled.length)
      const stored = await sql<{ id: string; completedAt: Date | null }[]>`
        SELECT id, completed_at AS "completedAt" FROM samples WHERE id = ANY(${[...load.created]}::uuid[])`
      expect(stored).toHaveLength(load.created.size)
      const times = new Map(stored.map(({ completedAt, id }) => [id, completedAt?.toISOString()]))
      for (const [id, at] of load.completed) expect(times.get(id)).toBe(at)
      const doubles = await sql`
        SELECT FROM user_assignments WHERE experiment_id IS NOT NULL GROUP BY experiment_id, user_id HAVING count(*) > 1`
      expect(doubles).toHaveLength(0)
      const [before, during] = [load.rate(begun - 1_000, begun), load.rate(begun, ended)].map(Math.round)
      process.stdout.write(
        `observed: Redis ${name}: ${load.sent()} requests, ${load.created.size + load.completed.size} acknowledged, 1 fault, 0 failed, 0 lost, 0 twice, ${before}/s before and ${during}/s during it, slowest ${Math.round(load.slowest())} ms, all work done in ${Math.round(back)} ms\n`
      )
    }
  }, 240_000)
})
