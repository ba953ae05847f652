import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { Effect, Layer } from "effect"
import { beat } from "./heartbeat.ts"
import { workerLive } from "./workerLive.ts"

const started = Layer.effectDiscard(Effect.logInfo("sortition worker ready"))

runProcess(
  started.pipe(
    Layer.provide(workerLive({ afterRounds: beat })),
    Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
    Layer.provide(Log.layer),
    Layer.launch
  )
)
