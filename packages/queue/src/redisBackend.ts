import { Queue, Worker } from "bullmq"
import { Effect, type Scope } from "effect"
import type { FaultLog } from "./FaultLog.ts"
import { type QueueBackend, workerOptions } from "./QueueBackend.ts"
import { onDuplicate, type RedisClient, redisClient } from "./redisClient.ts"
import { redisLeases } from "./redisLeases.ts"
import { resolves } from "./resolves.ts"

/** How long a starting process waits for Redis before it goes on without. */
const patience = "2 seconds"

/** BullMQ on the Redis or Redis Cluster at `url`. A Redis that is away neither fails nor stops anything: clients connect again by themselves. */
export const redisBackend = (
  url: string,
  name: string,
  log: FaultLog
): Effect.Effect<QueueBackend, never, Scope.Scope> =>
  Effect.gen(function* () {
    const watch = (client: RedisClient): RedisClient => client.on("error", log.fault).on("ready", log.restored)
    // BullMQ's scripts use several keys of a queue at once. In a cluster these must lie on one node: the text in braces decides which.
    const prefix = `{${name}}`

    const client = yield* Effect.acquireRelease(
      Effect.sync(() => watch(redisClient(url, { waits: false }))),
      (client) => Effect.sync(() => client.disconnect())
    )
    const queue = new Queue(name, { connection: client, prefix, streams: { events: { maxLen: 1_000 } } })
    queue.on("error", log.fault)
    yield* Effect.tryPromise(() => queue.waitUntilReady()).pipe(Effect.timeoutOption(patience), Effect.ignore)

    const startWorker: QueueBackend["startWorker"] = (processor, { concurrency = 1 }) => {
      const main = watch(redisClient(url, { waits: true }))
      const clients = [main]
      // Its blocking connection too must be in reach of `cut`.
      onDuplicate(main, (copy) => clients.push(watch(copy)))
      const worker = new Worker(name, processor, { ...workerOptions, connection: main, prefix, concurrency })
      worker.on("error", log.fault)
      const cut = () => {
        for (const each of clients) each.disconnect()
      }
      return { close: () => worker.close().finally(cut), cancel: () => worker.cancelAllJobs("shutting down"), cut }
    }

    const reachable = () => client.status === "ready"
    // Asks for a key of the queue: in a cluster other nodes may answer while the queue's own does not.
    const answers = Effect.promise(async () => reachable() && resolves(client.exists(`${prefix}:${name}:meta`)))
    return { queue, reachable, answers, leases: redisLeases(client, name), startWorker }
  })
