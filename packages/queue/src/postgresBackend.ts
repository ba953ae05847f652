import { setTimeout as sleep } from "node:timers/promises"
import { whileAnswering } from "@sortition/runtime/whileAnswering"
import { createPostgresBackend, isPgPool, type PgPool, runMigrations, withBackend } from "bullmq"
import { Effect, type Scope } from "effect"
import { Client, Pool, type PoolClient } from "pg"
import type { FaultLog } from "./FaultLog.ts"
import { type QueueBackend, workerOptions } from "./QueueBackend.ts"
import { resolves } from "./resolves.ts"

const { Queue, Worker } = withBackend(createPostgresBackend)

/** BullMQ's tables live beside ours, in a schema of their own. */
const schema = "bullmq"

/** One for the worker's LISTEN, the others for statements; idle ones are given back after ten seconds. */
const connections = 4

/** BullMQ takes an advisory lock around its migrations, so any number of processes may start at once. */
const migrate = async (connectionString: string): Promise<void> => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 })
  client.on("error", () => {})
  await client.connect()
  try {
    await runMigrations(client, schema)
  } finally {
    await client.end()
  }
}

const ping = async (connectionString: string): Promise<void> => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 1_000 })
  client.on("error", () => {})
  try {
    await client.connect()
  } finally {
    await client.end()
  }
}

/** The same object: only the declarations of `pg` and BullMQ disagree, on the overloads of `on`. */
const asBullPool = (pool: unknown): PgPool => {
  if (!isPgPool(pool)) throw new TypeError("not a pool of pg")
  return pool
}

const openPool = (connectionString: string, log: FaultLog): Pool => {
  const pool = new Pool({
    connectionString,
    max: connections,
    application_name: "sortition-queue",
    connectionTimeoutMillis: 2_000,
    // A connection whose statement is late is replaced.
    query_timeout: 5_000,
    keepAlive: true,
    onConnect: (client) => {
      // The pool listens to clients that are idle only; one that is cut between two statements of its user would end the process.
      client.on("error", log.fault)
      // Not in `options`, which a connection string may carry as well.
      return client.query(`SET search_path TO ${schema}`)
    }
  })
  pool.on("error", log.fault)
  pool.on("connect", log.restored)
  return pool
}

/** BullMQ on the PostgreSQL at `url`, brought to the schema that this BullMQ needs. A database that is away at the start is a defect. */
export const postgresBackend = (
  url: string,
  name: string,
  log: FaultLog
): Effect.Effect<QueueBackend, never, Scope.Scope> =>
  Effect.gen(function* () {
    yield* Effect.promise(() => migrate(url))
    const clients = new Set<PoolClient>()
    // On a connection of its own: the pool's may all wait.
    const answers = Effect.promise(() => resolves(ping(url)))
    const cut = () => {
      for (const client of clients) void client.end().catch(() => {})
    }
    const pool = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const pool = openPool(url, log)
        pool.on("connect", (client) => clients.add(client))
        pool.on("remove", (client) => clients.delete(client))
        return pool
      }),
      (pool) =>
        whileAnswering(Effect.promise(() => pool.end()).pipe(Effect.timeoutOption("2 seconds")), answers).pipe(
          Effect.andThen(Effect.sync(cut))
        )
    )
    const connection = asBullPool(pool)
    const queue = new Queue(name, { connection, streams: { events: { maxLen: 1_000 } } })
    queue.on("error", log.fault)
    yield* Effect.promise(() => queue.waitUntilReady())

    const startWorker: QueueBackend["startWorker"] = (processor, { concurrency = 1 }) => {
      const make = () => {
        const worker = new Worker(name, processor, { ...workerOptions, connection, concurrency, autorun: false })
        return worker.on("error", log.fault)
      }
      let worker = make()
      let closing = false
      // A worker of BullMQ that fails before it is ready never recovers, and its loop would never yield: it is replaced.
      const begin = async (): Promise<void> => {
        const ready = await resolves(worker.waitUntilReady())
        if (closing) return
        if (ready) return worker.run()
        await sleep(workerOptions.runRetryDelay, undefined, { ref: false })
        if (closing) return
        worker = make()
        return begin()
      }
      void begin().catch(log.fault)
      const close = () => {
        closing = true
        return worker.close()
      }
      return { close, cancel: () => worker.cancelAllJobs("shutting down"), cut }
    }

    return { queue, reachable: () => true, answers, leases: null, startWorker }
  })
