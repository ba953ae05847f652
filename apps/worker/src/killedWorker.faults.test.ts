import { startApi } from "@sortition/api/testing/startApi"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import { describeBackends } from "@sortition/queue/testing/backends"
import { startRedisServer } from "@sortition/queue/testing/redisServer"
import { expect, it, onTestFinished } from "vitest"
import { startWorkerProcess } from "./testing/startWorkerProcess.ts"
import { kinds, witnessedWork } from "./testing/witnessedWork.ts"

const count = 2_000
const within = { timeout: 60_000, interval: 20 }

describeBackends((backend) => {
  it("a worker killed in the middle of its starts, its completion times and its assignments does all of it exactly once", async () => {
    const database = await freshDatabase()
    onTestFinished(database.drop)
    const startQueue = async (): Promise<QueueServer> => {
      if (backend.kind === "postgres") return { kind: "postgres", url: database.url }
      const redis = await startRedisServer()
      onTestFinished(redis.stop)
      return { kind: "redis", url: redis.url }
    }
    const queue = await startQueue()
    const api = await startApi(database.url, queue)
    await fetch(`${api.url}/api/v1/services`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "witnessed" })
    })
    await api.stop()
    const work = await witnessedWork({ count, databaseUrl: database.url })
    const isDone = async () => {
      const { assigned, stamped, started } = await work.progress()
      return started.rows === count && stamped.rows === count && assigned.rows === count
    }

    for (const kind of kinds) {
      const kill = await startWorkerProcess(database.url, queue)
      onTestFinished(kill)
      await expect.poll(() => work.isWriting(kind), within).toBe(true)
      await kill()
    }
    const begun = performance.now()
    const kill = await startWorkerProcess(database.url, queue)
    onTestFinished(kill)
    await expect.poll(isDone, within).toBe(true)
    const back = performance.now() - begun
    const once = { times: count, rows: count }
    expect(await work.progress()).toEqual({ started: once, stamped: once, assigned: once })
    expect(await work.wrong()).toBe(0)
    process.stdout.write(
      `observed: ${3 * count} pieces of work on ${backend.kind}, ${kinds.length} kills, 0 lost, 0 twice, all done ${Math.round(back)} ms after the last start\n`
    )
  }, 300_000)
})
