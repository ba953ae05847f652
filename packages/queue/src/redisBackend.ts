import { Queue, Worker } from "bullmq"
import { Effect, type Scope } from "effect"
import { Redis } from "ioredis"
import type { FaultLog } from "./FaultLog.ts"
import { type QueueBackend, workerOptions } from "./QueueBackend.ts"
import { resolves } from "./resolves.ts"

/** BullMQ asks for `null`: what is under way when Redis goes away is sent again when it is back. */
const options = {
  maxRetriesPerRequest: null,
  connectTimeout: 5_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 1_000)
}

/** How long a starting process waits for Redis before it goes on without. */
const patience = "2 seconds"

/** BullMQ on the Redis at `url`. A Redis that is away neither fails nor stops anything: clients connect again by themselves. */
export const redisBackend = (
  url: string,
  name: string,
  log: FaultLog
): Effect.Effect<QueueBackend, never, Scope.Scope> =>
  Effect.gen(function* () {
    const watch = (client: Redis): Redis => client.on("error", log.fault).on("ready", log.restored)

    const client = yield* Effect.acquireRelease(
      Effect.sync(() => watch(new Redis(url, { ...options, enableOfflineQueue: false }))),
      (client) => Effect.sync(() => client.disconnect())
    )
    const queue = new Queue(name, { connection: client, streams: { events: { maxLen: 1_000 } } })
    queue.on("error", log.fault)
    yield* Effect.tryPromise(() => queue.waitUntilReady()).pipe(Effect.timeoutOption(patience), Effect.ignore)

    const startWorker: QueueBackend["startWorker"] = (processor, { concurrency = 1 }) => {
      const main = watch(new Redis(url, options))
      const clients = [main]
      const duplicate = main.duplicate.bind(main)
      // BullMQ makes its blocking connection this way, and it too must be in reach of `cut`.
      main.duplicate = (override) => {
        const copy = watch(duplicate(override))
        clients.push(copy)
        return copy
      }
      const worker = new Worker(name, processor, { ...workerOptions, connection: main, concurrency })
      worker.on("error", log.fault)
      const cut = () => {
        for (const each of clients) each.disconnect()
      }
      return { close: () => worker.close().finally(cut), cancel: () => worker.cancelAllJobs("shutting down"), cut }
    }

    const reachable = () => client.status === "ready"
    const answers = Effect.promise(async () => reachable() && resolves(client.ping()))
    return { queue, reachable, answers, startWorker }
  })
