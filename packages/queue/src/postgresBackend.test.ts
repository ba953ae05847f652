import { expect, it } from "@effect/vitest"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { Effect, Fiber, Layer } from "effect"
import { Client } from "pg"
import { describe } from "vitest"
import { JobQueueLive } from "./JobQueueLive.ts"
import { JobWorker } from "./JobWorker.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { eventually } from "./testing/eventually.ts"
import { recordLog } from "./testing/recordLog.ts"
import { recordRuns } from "./testing/recordRuns.ts"

const stamp = JobQueue.use(({ hint }) => hint({ name: "stampSampleCompletions", payload: {} }))

/** Ends every connection of the queue to the database at `url`. */
const cutAll = (admin: Client) =>
  Effect.promise(() =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name IN ('sortition-queue', 'sortition')`
    )
  )

const adminOf = (connectionString: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const admin = new Client({ connectionString })
      await admin.connect()
      return admin
    }),
    (admin) => Effect.promise(() => admin.end())
  )

const testDatabase = Effect.acquireRelease(Effect.promise(emptyDatabase), ({ drop }) => Effect.promise(drop))

describe("on PostgreSQL", () => {
  it.live("two processes that start at once on an empty database both work", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { url } = yield* testDatabase
      const process = Layer.fresh(
        Layer.merge(JobQueueLive, JobWorker.layer(handlers)).pipe(
          Layer.provide(QueueConnection.layerServer({ kind: "postgres", url }))
        )
      )
      const processes = yield* Effect.all([Layer.build(process), Layer.build(process)], { concurrency: 2 })
      for (const [index, each] of processes.entries()) {
        yield* Effect.provide(stamp, each)
        yield* eventually("the hint ran", () => runs.stampSampleCompletions.length > index)
      }
    })
  })

  it.live("connections that the server cuts are made again, and the log says so once", () => {
    const { runs, handlers } = recordRuns()
    const { lines, layer } = recordLog()
    return Effect.gen(function* () {
      const { url } = yield* testDatabase
      const live = Layer.merge(JobQueueLive, JobWorker.layer(handlers)).pipe(
        Layer.provide(QueueConnection.layerServer({ kind: "postgres", url }))
      )
      yield* Effect.gen(function* () {
        yield* stamp
        yield* eventually("the hint ran", () => runs.stampSampleCompletions.length === 1)
        yield* cutAll(yield* adminOf(url))
        const hinting = yield* Effect.forkChild(Effect.forever(Effect.andThen(stamp, Effect.sleep(50))))
        yield* eventually("hints run again", () => runs.stampSampleCompletions.length > 2)
        yield* Fiber.interrupt(hinting)
        expect(lines.filter((line) => line.includes("cannot be reached"))).toHaveLength(1)
      }).pipe(Effect.provide(live))
    }).pipe(Effect.provide(layer))
  })

  it.live("connections may be cut at any moment, however often", () => {
    const { runs, handlers } = recordRuns()
    const { layer } = recordLog()
    return Effect.gen(function* () {
      const { url } = yield* testDatabase
      const live = Layer.merge(JobQueueLive, JobWorker.layer(handlers, { reconcileEvery: "20 millis" })).pipe(
        Layer.provide(QueueConnection.layerServer({ kind: "postgres", url }))
      )
      yield* Effect.gen(function* () {
        const admin = yield* adminOf(url)
        yield* Effect.forkScoped(Effect.forever(Effect.andThen(stamp, Effect.sleep(1))))
        yield* cutAll(admin).pipe(Effect.andThen(Effect.sleep(25)), Effect.repeat({ times: 80 }))
        const before = runs.reconcile.length
        yield* eventually("the worker does its rounds again", () => runs.reconcile.length > before + 2)
      }).pipe(Effect.provide(live))
    }).pipe(Effect.provide(layer))
  })
})
