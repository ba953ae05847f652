import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log } from "@sortition/runtime/Log"
import { metricsLive } from "@sortition/runtime/metrics/metricsLive"
import { metricsServer } from "@sortition/runtime/metrics/metricsServer"
import { runProcess } from "@sortition/runtime/runProcess"
import { tracesLive } from "@sortition/runtime/traces/tracesLive"
import { requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { Effect, Layer } from "effect"
import { apiDomain, apiLive } from "./apiLive.ts"
import { apiSettings } from "./apiSettings.ts"
import { warnWithoutAccess } from "./auth/warnWithoutAccess.ts"
import { ApiServer } from "./http/ApiServer.ts"
import { checkAddress } from "./http/address.ts"

const name = "sortition-api"

const serving = Effect.gen(function* () {
  const { unexpectedEnd, url } = yield* ApiServer
  yield* Effect.logInfo(`sortition api ready on ${url}`)
  yield* warnWithoutAccess
  return yield* unexpectedEnd
})

const live = apiLive.pipe(
  Layer.provideMerge(apiDomain),
  Layer.provideMerge(metricsServer),
  Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
  Layer.provide(Layer.mergeAll(metricsLive, tracesLive(name))),
  Layer.provideMerge(Log.layerOf(name))
)

const service = Effect.provide(serving, live)

runProcess(
  checkSettings([requiredDatabaseUrl, ...apiSettings]).pipe(Effect.andThen(checkAddress), Effect.andThen(service))
)
