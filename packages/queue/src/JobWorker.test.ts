import { expect, it } from "@effect/vitest"
import { type Hint, JobQueue } from "@sortition/domain/jobs/JobQueue"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { Deferred, Effect, Exit, Layer, Logger, Scope } from "effect"
import { afterAll, beforeAll } from "vitest"
import { JobQueueLive } from "./JobQueueLive.ts"
import { JobWorker } from "./JobWorker.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { describeBackends } from "./testing/backends.ts"
import { eventually } from "./testing/eventually.ts"
import { recordLog } from "./testing/recordLog.ts"
import { recordRuns } from "./testing/recordRuns.ts"

const stamp: Hint<"stampSampleCompletions"> = { name: "stampSampleCompletions", payload: {} }

describeBackends((backend) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  beforeAll(async () => {
    database = await emptyDatabase()
  })
  afterAll(() => database.drop())

  /** By default without a log: failures are what these tests are about. */
  const connected = (log = Logger.layer([])) =>
    JobQueueLive.pipe(
      Layer.provideMerge(QueueConnection.layerServer(backend.server(database.url))),
      Layer.provideMerge(log)
    )

  it.live("a handler that fails is tried again, after growing pauses", () => {
    const { runs, handlers } = recordRuns({
      stampSampleCompletions: () => (runs.stampSampleCompletions.length < 3 ? Effect.fail("not yet") : Effect.void)
    })
    return Effect.gen(function* () {
      yield* JobWorker.run(handlers)
      yield* JobQueue.use(({ hint }) => hint(stamp))
      const ran = runs.stampSampleCompletions
      yield* eventually("it was tried three times", () => ran.length === 3)
      const [first = 0, second = 0, third = 0] = ran
      expect(second - first).toBeGreaterThanOrEqual(250)
      expect(third - second).toBeGreaterThanOrEqual(500)
    }).pipe(Effect.scoped, Effect.provide(connected()))
  })

  it.live("a job whose payload is not its own fails for good, and the next one runs", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { queue } = yield* QueueConnection
      yield* Effect.promise(() => queue.add("stampSampleCompletions", "nonsense", { attempts: 5 }))
      yield* Effect.promise(() => queue.add("unheardOf", {}, { attempts: 5 }))
      yield* JobWorker.run(handlers)
      yield* Effect.promise(async () => {
        const deadline = Date.now() + 5_000
        while ((await queue.getJobCounts("failed")).failed !== 2) expect(Date.now()).toBeLessThan(deadline)
      })
      yield* JobQueue.use(({ hint }) => hint(stamp))
      yield* eventually("the next one ran", () => runs.stampSampleCompletions.length === 1)
    }).pipe(Effect.scoped, Effect.provide(connected()))
  })

  it.live("a job that always fails ends in failed after its attempts, the log says so once, and the others run", () => {
    const { layer, lines } = recordLog()
    const { handlers, runs } = recordRuns({ assignExperimentUsers: () => Effect.fail("poisoned") })
    return Effect.gen(function* () {
      const { queue } = yield* QueueConnection
      yield* JobWorker.run(handlers)
      yield* JobQueue.use(({ hint }) => hint({ name: "assignExperimentUsers", payload: {} }))
      yield* JobQueue.use(({ hint }) => hint(stamp))
      yield* eventually("the other ran", () => runs.stampSampleCompletions.length === 1)
      const ended = () => lines.filter((line) => line.includes("job failed for good"))
      yield* eventually("it failed for good", () => ended().length === 1, 20_000)
      expect(runs.assignExperimentUsers).toHaveLength(5)
      expect(lines.filter((line) => line.includes("the job assignExperimentUsers failed"))).toHaveLength(5)
      expect(ended()).toEqual(["job failed for good,poisoned"])
      yield* Effect.promise(async () => {
        const deadline = Date.now() + 5_000
        while ((await queue.getJobCounts("failed")).failed !== 1) expect(Date.now()).toBeLessThan(deadline)
      })
    }).pipe(Effect.scoped, Effect.provide(connected(layer)))
  })

  it.live("reconcile runs at the start and then again and again, once at a time", () => {
    let running = 0
    let most = 0
    const { runs, handlers } = recordRuns({
      reconcile: () =>
        Effect.sync(() => {
          most = Math.max(most, ++running)
        }).pipe(
          Effect.andThen(Effect.sleep(150)),
          Effect.ensuring(
            Effect.sync(() => {
              running--
            })
          )
        )
    })
    return Effect.gen(function* () {
      yield* JobWorker.run(handlers, { reconcileEvery: 100 })
      yield* eventually("it ran at the start", () => runs.reconcile.length > 0, 500)
      yield* eventually("it ran five times", () => runs.reconcile.length >= 5)
      expect(most).toBe(1)
    }).pipe(Effect.scoped, Effect.provide(connected()))
  })

  it.live("a worker that closes finishes the job in flight", () => {
    const release = Deferred.makeUnsafe<void>()
    let finished = 0
    const { runs, handlers } = recordRuns({
      stampSampleCompletions: () =>
        Effect.andThen(
          Deferred.await(release),
          Effect.sync(() => ++finished)
        )
    })
    return Effect.gen(function* () {
      const scope = yield* Scope.make()
      yield* Scope.provide(JobWorker.run(handlers), scope)
      yield* JobQueue.use(({ hint }) => hint(stamp))
      yield* eventually("the job is in flight", () => runs.stampSampleCompletions.length === 1)
      let closed = false
      yield* Effect.forkChild(
        Effect.andThen(
          Scope.close(scope, Exit.void),
          Effect.sync(() => {
            closed = true
          })
        )
      )
      expect(closed).toBe(false)
      yield* Deferred.succeed(release, undefined)
      yield* eventually("the worker is closed", () => closed, 3_000)
      expect(finished).toBe(1)
    }).pipe(Effect.scoped, Effect.provide(connected()))
  })

  it.live("a job that does not end is interrupted when the time for closing is over", () => {
    let interrupted = false
    const { runs, handlers } = recordRuns({
      stampSampleCompletions: () =>
        Effect.onInterrupt(Effect.never, () =>
          Effect.sync(() => {
            interrupted = true
          })
        )
    })
    return Effect.gen(function* () {
      const scope = yield* Scope.make()
      yield* Scope.provide(JobWorker.run(handlers, { grace: 200 }), scope)
      yield* JobQueue.use(({ hint }) => hint(stamp))
      yield* eventually("the job is in flight", () => runs.stampSampleCompletions.length === 1)
      const start = Date.now()
      yield* Scope.close(scope, Exit.void)
      expect(interrupted).toBe(true)
      expect(Date.now() - start).toBeLessThan(2_000)
    }).pipe(Effect.scoped, Effect.provide(connected()))
  })

  it.live("two workers that start at once share one queue", () => {
    const { runs, handlers } = recordRuns()
    const server = backend.server(database.url)
    const worker = Layer.fresh(JobWorker.layer(handlers).pipe(Layer.provide(QueueConnection.layerServer(server))))
    return Effect.gen(function* () {
      yield* Effect.all([Layer.build(worker), Layer.build(worker)], { concurrency: 2 })
      yield* JobQueue.use(({ hint }) => hint(stamp))
      yield* eventually("the hint ran", () => runs.stampSampleCompletions.length > 0)
      expect(runs.stampSampleCompletions).toHaveLength(1)
    }).pipe(Effect.scoped, Effect.provide(JobQueueLive.pipe(Layer.provide(QueueConnection.layerServer(server)))))
  })
})
