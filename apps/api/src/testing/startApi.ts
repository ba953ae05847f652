import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection, type QueueServer } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { makeMetrics } from "@sortition/runtime/metrics/makeMetrics"
import { ConfigProvider, Context, Effect, Exit, Layer, Scope } from "effect"
import { pino } from "pino"
import { apiLiveOnFreePort } from "../apiLive.ts"
import type { AuthMode } from "../auth/Authentication.ts"
import { ApiServer } from "../http/ApiServer.ts"

export interface RunningApi {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  readonly stop: () => Promise<void>
}

export interface ApiOptions {
  readonly access?: AuthMode
  readonly adminToken?: string
  /** As `SORTITION_TRUST_PROXY`. */
  readonly trustProxy?: string
  /** A replica of the database. */
  readonly databaseReadUrl?: string
  /** Further settings, by the names of their variables. */
  readonly settings?: Readonly<Record<string, string>>
  /** Receives each line of the server's log from info on; silent without it. */
  readonly write?: (line: string) => void
}

const silent = Log.layer.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ LOG_LEVEL: "silent" }))))
const logTo = (write: (line: string) => void) =>
  Layer.mergeAll(silent, Layer.succeed(Log, pino({ level: "info", base: null }, { write })))

/**
 * The API as it runs in production, on a migrated database and any free port; without a worker; open, and without limits of requests, by default. Needs both global set-ups.
 */
export const startApi = async (
  databaseUrl: string,
  queue: QueueServer = { kind: "postgres", url: databaseUrl },
  { access = "open", adminToken, databaseReadUrl, settings = {}, trustProxy = "", write }: ApiOptions = {}
): Promise<RunningApi> => {
  const scope = Scope.makeUnsafe()
  const config = ConfigProvider.layer(
    ConfigProvider.fromUnknown({ SORTITION_TRUST_PROXY: trustProxy, SORTITION_RATE_LIMIT: "off", ...settings })
  )
  const layer = apiLiveOnFreePort(access, adminToken).pipe(
    Layer.provide(config),
    Layer.provide(
      Layer.mergeAll(
        Database.layerUrl(databaseUrl, { readUrl: databaseReadUrl ?? "", isMigrated: true }),
        QueueConnection.layerServer(queue)
      )
    ),
    // Of this API alone: others in the process of the tests have theirs.
    Layer.provide(Layer.sync(Metrics, makeMetrics)),
    Layer.provide(write === undefined ? silent : logTo(write))
  )
  const context = await Effect.runPromise(Layer.buildWithScope(layer, scope))
  return {
    url: Context.get(context, ApiServer).url,
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}
