import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { Effect, Layer } from "effect"
import { apiLive } from "./apiLive.ts"
import { ApiServer } from "./http/ApiServer.ts"

const started = Layer.effectDiscard(ApiServer.use(({ url }) => Effect.logInfo(`sortition api ready on ${url}`)))

runProcess(
  started.pipe(
    Layer.provide(apiLive),
    Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
    Layer.provide(Log.layer),
    Layer.launch
  )
)
