import { Config, ConfigProvider, Context, Effect, Layer, Option } from "effect"
import { type FaultLog, makeFaultLog } from "./FaultLog.ts"
import { postgresBackend } from "./postgresBackend.ts"
import type { QueueBackend } from "./QueueBackend.ts"
import { redisBackend } from "./redisBackend.ts"

export interface QueueServer {
  readonly kind: "redis" | "postgres"
  readonly url: string
  /** The queue's name on that server; processes that share work share it. `sortition` when absent. */
  readonly queue?: string
}

const urlOf = (variable: string, protocols: ReadonlyArray<string>) =>
  Config.String(variable).pipe(
    Config.mapEffect((value) =>
      value === "" || protocols.includes(URL.parse(value)?.protocol ?? "")
        ? Effect.succeed(value)
        : Effect.fail(
            // Says nothing of the value: it may hold a password.
            new Config.ConfigError(
              new ConfigProvider.SourceError({ message: `${variable} must be a ${protocols.join("// or ")}// URL` })
            )
          )
    )
  )

/** `REDIS_URL` when it is set and not empty, otherwise `DATABASE_URL`. */
const queueServer: Config.Config<QueueServer> = urlOf("REDIS_URL", ["redis:", "rediss:"]).pipe(
  Config.option,
  Config.flatMap((redis) =>
    Option.isSome(redis) && redis.value !== ""
      ? Config.succeed<QueueServer>({ kind: "redis", url: redis.value })
      : urlOf("DATABASE_URL", ["postgres:", "postgresql:"]).pipe(
          Config.map((url): QueueServer => ({ kind: "postgres", url }))
        )
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
        return QueueConnection.of({ ...backend, kind, log })
      })
    )

  /** On Redis when `REDIS_URL` is set and not empty, otherwise on the PostgreSQL of `DATABASE_URL`. */
  static readonly layer = Layer.unwrap(Effect.map(queueServer, QueueConnection.layerServer))
}
