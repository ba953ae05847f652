import { Database } from "@sortition/postgres/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { Effect, Layer } from "effect"
import { workerLayer } from "./workerLayer.ts"

const started = Layer.effectDiscard(Effect.logInfo("sortition worker ready"))

runProcess(
  started.pipe(
    Layer.provide(workerLayer),
    Layer.provide(Layer.mergeAll(Database.layer, QueueConnection.layer)),
    Layer.provide(Log.layer)
  )
)
