import { expect, it } from "@effect/vitest"
import { type Hint, JobQueue } from "@sortition/domain/jobs/JobQueue"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { Deferred, Effect, Layer } from "effect"
import { afterAll, beforeAll } from "vitest"
import type { JobHandlers } from "./JobHandlers.ts"
import { JobQueueLive } from "./JobQueueLive.ts"
import { JobWorker } from "./JobWorker.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { describeBackends } from "./testing/backends.ts"
import { eventually } from "./testing/eventually.ts"
import { recordRuns } from "./testing/recordRuns.ts"

const stamp: Hint<"stampSampleCompletions"> = { name: "stampSampleCompletions", payload: {} }
const activate: Hint<"activateDueExperiments"> = { name: "activateDueExperiments", payload: {} }

describeBackends((backend) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  beforeAll(async () => {
    database = await emptyDatabase()
  })
  afterAll(() => database.drop())

  const start = (handlers: JobHandlers) =>
    Layer.mergeAll(JobQueueLive, JobWorker.layer(handlers)).pipe(
      Layer.provide(QueueConnection.layerServer(backend.server(database.url)))
    )

  it.live("a hint runs its handler within a second", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { hint } = yield* JobQueue
      yield* eventually("the worker is up", () => runs.reconcile.length > 0)
      yield* hint(stamp)
      yield* eventually("the handler ran", () => runs.stampSampleCompletions.length > 0, 1_000)
    }).pipe(Effect.provide(start(handlers)))
  })

  it.live("ten thousand hints at once run the handler a few times, and once after the last of them", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { hint } = yield* JobQueue
      for (let each = 0; each < 10_000; each++) yield* hint(stamp)
      const last = Date.now()
      const ran = runs.stampSampleCompletions
      yield* eventually("it ran after the last hint", () => ran.some((time) => time >= last))
      yield* hint(activate)
      yield* eventually("all that was queued before has begun", () => runs.activateDueExperiments.length > 0)
      expect(ran.length).toBeLessThan(10)
    }).pipe(Effect.provide(start(handlers)))
  })

  it.live("a hint that comes while the handler runs makes it run again", () => {
    const release = Deferred.makeUnsafe<void>()
    const { runs, handlers } = recordRuns({ stampSampleCompletions: () => Deferred.await(release) })
    return Effect.gen(function* () {
      const { hint } = yield* JobQueue
      yield* hint(stamp)
      yield* eventually("the first run began", () => runs.stampSampleCompletions.length === 1)
      yield* hint(stamp)
      yield* Deferred.succeed(release, undefined)
      yield* eventually("it ran again", () => runs.stampSampleCompletions.length === 2, 1_000)
    }).pipe(Effect.provide(start(handlers)))
  })

  it.live("a hint for an instant runs then, not before, and well within a second", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { hint } = yield* JobQueue
      const at = Date.now() + 700
      yield* hint({ ...activate, at })
      yield* eventually("it ran", () => runs.activateDueExperiments.length > 0)
      const late = (runs.activateDueExperiments[0] ?? 0) - at
      expect(late).toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThan(500)
    }).pipe(Effect.provide(start(handlers)))
  })

  it.live("hints of several processes for one instant are one job", () => {
    const { runs, handlers } = recordRuns()
    const server = backend.server(database.url)
    const connection = QueueConnection.layerServer(server)
    const producer = Layer.build(Layer.fresh(JobQueueLive.pipe(Layer.provide(Layer.fresh(connection)))))
    return Effect.gen(function* () {
      const at = Date.now() + 2_000
      for (const producers of yield* Effect.all([producer, producer])) {
        for (let each = 0; each < 3; each++) {
          yield* JobQueue.use(({ hint }) => hint({ ...activate, at })).pipe(Effect.provide(producers))
        }
      }
      const { queue } = yield* QueueConnection
      yield* Effect.promise(async () => {
        while ((await queue.getJobCounts("delayed")).delayed !== 1) expect(Date.now()).toBeLessThan(at)
      })
      yield* JobWorker.run(handlers)
      yield* eventually("it ran", () => runs.activateDueExperiments.length > 0)
      expect(runs.activateDueExperiments).toHaveLength(1)
    }).pipe(Effect.scoped, Effect.provide(Layer.fresh(connection)))
  })

  it.live("an instant centuries ahead is accepted and holds nothing up", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { hint } = yield* JobQueue
      yield* hint({ ...activate, at: Date.UTC(9999, 0) })
      yield* hint({ ...activate, at: Date.now() + 300 })
      yield* eventually("the nearer one ran", () => runs.activateDueExperiments.length > 0, 1_500)
      expect(runs.activateDueExperiments).toHaveLength(1)
    }).pipe(Effect.provide(start(handlers)))
  })
})
