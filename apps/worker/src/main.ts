import { Database } from "@sortition/postgres/sql/Database"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log, logLevelConfig } from "@sortition/runtime/Log"
import { metricsHostConfig, metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { metricsLive } from "@sortition/runtime/metrics/metricsLive"
import { metricsServer } from "@sortition/runtime/metrics/metricsServer"
import { runProcess } from "@sortition/runtime/runProcess"
import { traceSettings, tracesLive } from "@sortition/runtime/traces/tracesLive"
import {
  databaseDirectUrlConfig,
  databaseReadUrlConfig,
  redisUrlConfig,
  requiredDatabaseUrl
} from "@sortition/runtime/urlConfig"
import { webhookAllowConfig } from "@sortition/webhooks/webhookAddresses"
import { Effect, Layer } from "effect"
import { auditWebhookConfig } from "./AuditWebhookLive.ts"
import { beat } from "./heartbeat.ts"
import { workerLive } from "./workerLive.ts"

const name = "sortition-worker"

const started = Layer.effectDiscard(Effect.logInfo("sortition worker ready"))

const worker = started.pipe(
  Layer.provide(workerLive({ afterRounds: beat })),
  Layer.provideMerge(metricsServer),
  Layer.provide(QueueConnection.layer.pipe(Layer.provideMerge(Database.layer))),
  Layer.provide(Layer.mergeAll(metricsLive, tracesLive(name))),
  Layer.provide(Log.layerOf(name)),
  Layer.launch
)

runProcess(
  checkSettings([
    requiredDatabaseUrl,
    databaseDirectUrlConfig,
    databaseReadUrlConfig,
    redisUrlConfig,
    auditWebhookConfig,
    webhookAllowConfig,
    logLevelConfig,
    metricsPortConfig,
    metricsHostConfig,
    ...traceSettings
  ]).pipe(Effect.andThen(worker))
)
