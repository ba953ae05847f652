import { databaseDirectUrlConfig, redisUrlConfig } from "@sortition/runtime/urlConfig"
import { Config, Context, Effect, Layer } from "effect"
import { type FaultLog, makeFaultLog } from "./FaultLog.ts"
import { postgresBackend } from "./postgresBackend.ts"
import type { QueueBackend } from "./QueueBackend.ts"
import { queueMetrics } from "./queueMetrics.ts"
import { redisBackend } from "./redisBackend.ts"

export interface QueueServer {
  readonly kind: "redis" | "postgres"
  readonly url: string
  /** The queue's name on that server; processes that share work share it. `sortition` when absent. */
  readonly queue?: string
}

/** `REDIS_URL` when it is set and not empty, otherwise `DATABASE_DIRECT_URL` or, without it, `DATABASE_URL`. */
const queueServer: Config.Config<QueueServer> = Config.all({
  redis: redisUrlConfig,
  postgres: databaseDirectUrlConfig
}).pipe(
  Config.map(
    ({ postgres, redis }): QueueServer =>
      redis === "" ? { kind: "postgres", url: postgres } : { kind: "redis", url: redis }
  )
)

/** This process's connection to its queue: one producer, shared, and the making of workers. */
export class QueueConnection extends Context.Service<
  QueueConnection,
  QueueBackend & { readonly kind: QueueServer["kind"]; readonly log: FaultLog }
>()("queue/QueueConnection") {
  /** On the server given. A PostgreSQL that cannot be reached stops the start as a defect, a Redis that cannot be reached is waited for. */
  static readonly layerServer = ({ kind, url, queue = "sortition" }: QueueServer) =>
    Layer.effect(
      QueueConnection,
      Effect.gen(function* () {
        const log = yield* makeFaultLog(`the job queue on ${kind === "redis" ? "Redis" : "PostgreSQL"}`)
        const backend = yield* kind === "redis" ? redisBackend(url, queue, log) : postgresBackend(url, queue, log)
        yield* queueMetrics({ ...backend, name: queue })
        return QueueConnection.of({ ...backend, kind, log })
      })
    )

  /** On Redis when `REDIS_URL` is set and not empty, otherwise on the PostgreSQL of `DATABASE_DIRECT_URL` or `DATABASE_URL`. */
  static readonly layer = Layer.unwrap(Effect.map(queueServer, QueueConnection.layerServer))
}
