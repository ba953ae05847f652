import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { Effect, Layer } from "effect"
import { apiDomain, apiLive } from "./apiLive.ts"
import { apiSettings } from "./apiSettings.ts"
import { warnWithoutAccess } from "./auth/warnWithoutAccess.ts"
import { ApiServer } from "./http/ApiServer.ts"
import { checkAddress } from "./http/address.ts"

const serving = Effect.gen(function* () {
  const { unexpectedEnd, url } = yield* ApiServer
  yield* Effect.logInfo(`sortition api ready on ${url}`)
  yield* warnWithoutAccess
  return yield* unexpectedEnd
})

const live = apiLive.pipe(
  Layer.provideMerge(apiDomain),
  Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
  Layer.provideMerge(Log.layer)
)

const service = Effect.provide(serving, live)

runProcess(
  checkSettings([requiredDatabaseUrl, ...apiSettings]).pipe(Effect.andThen(checkAddress), Effect.andThen(service))
)
