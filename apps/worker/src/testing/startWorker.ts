import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection, type QueueServer } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { ConfigProvider, Effect, Exit, Layer, Scope } from "effect"
import { type WorkerOptions, workerLive } from "../workerLive.ts"

/** The worker as it runs in production, silent, with these settings by the names of their variables. The answer stops it. */
export const startWorker = async (
  databaseUrl: string,
  queue: QueueServer = { kind: "postgres", url: databaseUrl },
  { settings = {}, ...options }: WorkerOptions & { readonly settings?: Readonly<Record<string, string>> } = {}
): Promise<() => Promise<void>> => {
  const scope = Scope.makeUnsafe()
  const layer = workerLive(options).pipe(
    Layer.provide(
      Layer.mergeAll(Database.layerUrl(databaseUrl, { isMigrated: true }), QueueConnection.layerServer(queue))
    ),
    Layer.provide(Log.layer),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ LOG_LEVEL: "silent", ...settings })))
  )
  await Effect.runPromise(Layer.buildWithScope(layer, scope))
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}
