import { expect, it } from "@effect/vitest"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { Effect, Exit, Layer, Logger, Scope } from "effect"
import { describe } from "vitest"
import type { JobHandlers } from "./JobHandlers.ts"
import { JobQueueLive } from "./JobQueueLive.ts"
import { JobWorker } from "./JobWorker.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { eventually } from "./testing/eventually.ts"
import { recordLog } from "./testing/recordLog.ts"
import { recordRuns } from "./testing/recordRuns.ts"
import { hasRedisServer, startRedisServer } from "./testing/redisServer.ts"

const stamp = JobQueue.use(({ hint }) => hint({ name: "stampSampleCompletions", payload: {} }))

const onRedis = hasRedisServer() ? "on Redis" : "on Redis: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(onRedis, () => {
  const process = (url: string, handlers: JobHandlers) =>
    Layer.merge(JobQueueLive, JobWorker.layer(handlers, { reconcileEvery: 200 })).pipe(
      Layer.provide(QueueConnection.layerServer({ kind: "redis", url }))
    )
  const redis = (port?: number) =>
    Effect.acquireRelease(
      Effect.promise(() => startRedisServer(port)),
      (server) => Effect.promise(server.stop)
    )

  it.live(
    "while Redis is away hints neither wait nor fail, reconcile runs, the log says so once; afterwards all is as before",
    () => {
      const { runs, handlers } = recordRuns()
      const { lines, layer } = recordLog()
      return Effect.gen(function* () {
        const server = yield* redis()
        yield* Effect.gen(function* () {
          yield* stamp
          yield* eventually("the hint ran", () => runs.stampSampleCompletions.length === 1)

          yield* Effect.promise(server.stop)
          const before = runs.reconcile.length
          const start = performance.now()
          for (let each = 0; each < 10_000; each++) yield* stamp
          expect(performance.now() - start).toBeLessThan(3_000)
          yield* eventually("reconcile runs without Redis", () => runs.reconcile.length > before + 1)

          yield* redis(server.port)
          yield* Effect.forkChild(Effect.forever(Effect.andThen(stamp, Effect.sleep(50))))
          yield* eventually("hints run again", () => runs.stampSampleCompletions.length > 2)
          const { length } = runs.reconcile
          yield* eventually("reconcile runs as often as before", () => runs.reconcile.length > length + 5, 5_000)
          expect(lines.filter((line) => line.includes("cannot be reached"))).toHaveLength(1)
          expect(lines.filter((line) => line.includes("reached again"))).toHaveLength(1)
        }).pipe(Effect.provide(process(server.url, handlers)))
      }).pipe(Effect.provide(layer))
    }
  )

  it.live("a process starts without Redis and finds it later", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { url, port, stop } = yield* redis()
      yield* Effect.promise(stop)
      yield* Effect.gen(function* () {
        yield* eventually("reconcile runs without Redis", () => runs.reconcile.length > 0, 500)
        yield* redis(port)
        yield* Effect.forkChild(Effect.forever(Effect.andThen(stamp, Effect.sleep(50))))
        yield* eventually("hints run", () => runs.stampSampleCompletions.length > 0)
      }).pipe(Effect.provide(process(url, handlers)))
    }).pipe(Effect.provide(Logger.layer([])))
  })

  it.live("a process stops in good time while Redis is away", () => {
    const { runs, handlers } = recordRuns()
    return Effect.gen(function* () {
      const { url, stop } = yield* redis()
      const scope = yield* Scope.make()
      const live = yield* Scope.provide(Layer.build(process(url, handlers)), scope)
      yield* Effect.provide(stamp, live)
      yield* eventually("the hint ran", () => runs.stampSampleCompletions.length === 1)
      yield* Effect.promise(stop)
      yield* Effect.provide(stamp, live)
      const start = performance.now()
      yield* Scope.close(scope, Exit.void)
      expect(performance.now() - start).toBeLessThan(2_000)
    }).pipe(Effect.provide(Logger.layer([])))
  })
})
