import { Database } from "@sortition/postgres/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { Effect, Layer } from "effect"
import { beat } from "./heartbeat.ts"
import { workerLayer } from "./workerLayer.ts"

const started = Layer.effectDiscard(Effect.logInfo("sortition worker ready"))

runProcess(
  started.pipe(
    Layer.provide(workerLayer({ afterRounds: beat })),
    Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
    Layer.provide(Log.layer),
    Layer.launch
  )
)
