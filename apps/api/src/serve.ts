import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { forkedMetricsLive } from "@sortition/runtime/processes/forkedMetricsLive"
import { reportServing } from "@sortition/runtime/processes/parentMessages"
import { runProcess } from "@sortition/runtime/runProcess"
import { tracesLive } from "@sortition/runtime/traces/tracesLive"
import { Effect, Layer } from "effect"
import { apiLiveHere } from "./apiLive.ts"
import { ApiServer } from "./http/ApiServer.ts"

/* One of several processes of the API. The process that starts it has checked the settings and migrated the database. */

const name = "sortition-api"

const service = ApiServer.pipe(
  Effect.flatMap(({ url }) => reportServing(url)),
  Effect.andThen(Effect.never),
  Effect.provide(apiLiveHere),
  Effect.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layerMigrated))),
  Effect.provide(Layer.mergeAll(forkedMetricsLive, tracesLive(name)).pipe(Layer.provideMerge(Log.layerOf(name))))
)

runProcess(service)
