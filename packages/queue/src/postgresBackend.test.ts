import { expect, it } from "@effect/vitest"
import { JobQueue } from "@sortition/domain/JobQueue"
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
        yield* Effect.promise(async () => {
          const admin = new Client({ connectionString: url })
          await admin.connect()
          await admin.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('sortition-queue', 'sortition')"
          )
          await admin.end()
        })
        const hinting = yield* Effect.forkChild(Effect.forever(Effect.andThen(stamp, Effect.sleep(50))))
        yield* eventually("hints run again", () => runs.stampSampleCompletions.length > 2)
        yield* Fiber.interrupt(hinting)
        expect(lines.filter((line) => line.includes("cannot be reached"))).toHaveLength(1)
      }).pipe(Effect.provide(live))
    }).pipe(Effect.provide(layer))
  })
})
