import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log, logLevelConfig } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import {
  databaseDirectUrlConfig,
  databaseReadUrlConfig,
  redisUrlConfig,
  requiredDatabaseUrl
} from "@sortition/runtime/urlConfig"
import { Effect, Layer } from "effect"
import { auditWebhookConfig } from "./AuditWebhookLive.ts"
import { beat } from "./heartbeat.ts"
import { workerLive } from "./workerLive.ts"

const started = Layer.effectDiscard(Effect.logInfo("sortition worker ready"))

const worker = started.pipe(
  Layer.provide(workerLive({ afterRounds: beat })),
  Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
  Layer.provide(Log.layer),
  Layer.launch
)

runProcess(
  checkSettings([
    requiredDatabaseUrl,
    databaseDirectUrlConfig,
    databaseReadUrlConfig,
    redisUrlConfig,
    auditWebhookConfig,
    logLevelConfig
  ]).pipe(Effect.andThen(worker))
)
