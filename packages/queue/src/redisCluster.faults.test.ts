import { expect, it } from "@effect/vitest"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { Effect, Exit, Layer, Scope } from "effect"
import { describe } from "vitest"
import type { JobHandlers } from "./JobHandlers.ts"
import { JobQueueLive } from "./JobQueueLive.ts"
import { JobWorker } from "./JobWorker.ts"
import { QueueConnection } from "./QueueConnection.ts"
import { redisClient } from "./redisClient.ts"
import { eventually } from "./testing/eventually.ts"
import { recordLog } from "./testing/recordLog.ts"
import { recordRuns } from "./testing/recordRuns.ts"
import { startRedisCluster } from "./testing/redisCluster.ts"
import { hasRedisServer } from "./testing/redisServer.ts"

const stamp = JobQueue.use(({ hint }) => hint({ name: "stampSampleCompletions", payload: {} }))

const onCluster = hasRedisServer() ? "on Redis Cluster" : "on Redis Cluster: skipped, no redis-server on the path"
describe.skipIf(!hasRedisServer())(onCluster, () => {
  const cluster = Effect.acquireRelease(Effect.promise(startRedisCluster), ({ stop }) => Effect.promise(stop))
  const process = (url: string, handlers: JobHandlers) =>
    Layer.merge(JobQueueLive, JobWorker.layer(handlers, { reconcileEvery: 200 })).pipe(
      Layer.provide(QueueConnection.layerServer({ kind: "redis", url }))
    )

  it.live(
    "while the queue's node is away reconcile runs and the log says so once; afterwards hints run again, and the process stops in good time",
    () => {
      const { runs, handlers } = recordRuns()
      const { lines, layer } = recordLog()
      return Effect.gen(function* () {
        const { nodeOf, url } = yield* cluster
        const node = yield* Effect.promise(() => nodeOf("{sortition}"))
        const scope = yield* Scope.make()
        const live = yield* Scope.provide(Layer.build(process(url, handlers)), scope)
        yield* Effect.provide(stamp, live)
        yield* eventually("the hint ran", () => runs.stampSampleCompletions.length === 1)

        yield* Effect.promise(node.kill)
        const hints = yield* Effect.forkChild(
          Effect.forever(Effect.andThen(Effect.provide(stamp, live), Effect.sleep(50)))
        )
        const before = runs.reconcile.length
        yield* eventually("reconcile runs without the node", () => runs.reconcile.length > before + 2)
        yield* eventually("the log says so", () => lines.some((line) => line.includes("cannot be reached")))

        const ran = runs.stampSampleCompletions.length
        yield* Effect.promise(node.start)
        yield* eventually("hints run again", () => runs.stampSampleCompletions.length > ran + 2, 20_000)
        yield* eventually("the log says so", () => lines.some((line) => line.includes("reached again")))
        expect(lines.filter((line) => line.includes("cannot be reached"))).toHaveLength(1)

        yield* Effect.promise(node.kill)
        const { length } = runs.reconcile
        yield* eventually("reconcile runs without the node", () => runs.reconcile.length > length + 2)
        const begun = performance.now()
        yield* Scope.close(scope, Exit.void)
        expect(performance.now() - begun).toBeLessThan(3_000)
        expect(hints.pollUnsafe()).toBeUndefined()
      }).pipe(Effect.scoped, Effect.provide(layer))
    }
  )

  it.live("clients that connect while a node is away are connected once it is back", () =>
    Effect.gen(function* () {
      const { nodeOf, untilIncomplete, url } = yield* cluster
      const node = yield* Effect.promise(() => nodeOf("{sortition}"))
      yield* Effect.promise(node.kill)
      yield* Effect.promise(untilIncomplete)
      let refused = 0
      // Each asks one node, which may be the one that is away, whether the cluster is whole.
      const clients = yield* Effect.acquireRelease(
        Effect.sync(() => Array.from({ length: 12 }, () => redisClient(url, { waits: true }))),
        (all) =>
          Effect.sync(() => {
            for (const client of all) client.disconnect()
          })
      )
      const connected = clients.map((client) => {
        client.once("reconnecting", () => refused++).on("error", () => undefined)
        client.disconnect()
        return client.connect()
      })
      yield* eventually("a client finds the cluster incomplete", () => refused > 0)
      yield* Effect.promise(node.start)
      yield* Effect.promise(() => Promise.all(connected)).pipe(Effect.timeout(20_000))
    }).pipe(Effect.scoped)
  )
})
