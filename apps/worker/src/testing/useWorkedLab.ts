import { useLab } from "@sortition/api/testing/usePlanning"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import type { TestBackend } from "@sortition/queue/testing/backends"
import { type RedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import { type Duration, Effect } from "effect"
import { afterAll, afterEach, beforeAll } from "vitest"
import { loseJobs } from "./loseJobs.ts"
import { startWorker } from "./startWorker.ts"
import { startWorkerProcess } from "./startWorkerProcess.ts"

/** A lab whose queue has a server of its own, and workers that each test starts for itself. */
export const useWorkedLab = ({ kind }: TestBackend) => {
  let redis: RedisServer | undefined
  let server: QueueServer | undefined
  const stops: (() => Promise<void>)[] = []
  beforeAll(async () => {
    redis = kind === "redis" ? await startRedisServer() : undefined
  })
  afterAll(() => redis?.stop())
  const room = useLab((url) => {
    server = redis === undefined ? { kind: "postgres", url } : { kind: "redis", url: redis.url }
    return server
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  const queue = (): QueueServer => {
    if (server === undefined) throw new Error("the queue is there only while tests run")
    return server
  }
  return {
    room,
    /** A worker that has done its first round; by default it does no other while the test runs: what it does later, hints made it do. */
    work: async (reconcileEvery: Duration.Input = "1 hour"): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const options = { reconcileEvery, afterRounds: Effect.sync(resolve) }
      stops.push(await startWorker(room.planning.databaseUrl, queue(), options))
      await promise
    },
    /** A worker in a process of its own; the answer kills it. */
    workApart: async (): Promise<() => Promise<void>> => {
      const kill = await startWorkerProcess(room.planning.databaseUrl, queue())
      stops.push(kill)
      return kill
    },
    loseJobs: () => loseJobs(queue())
  }
}
