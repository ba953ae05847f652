import { apiSettings } from "@sortition/api/apiSettings"
import { checkAddress } from "@sortition/api/http/address"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { auditWebhookConfig } from "@sortition/worker/AuditWebhookLive"
import { ConfigProvider, Effect, Layer } from "effect"
import { standalone } from "./standalone.ts"

// A person reads this terminal: by default it shows warnings and errors, not every request.
const quiet = ConfigProvider.layerAdd(ConfigProvider.fromUnknown({ LOG_LEVEL: "warn" }))

const service = standalone.pipe(Effect.provide(Log.layer.pipe(Layer.provide(quiet))))

runProcess(
  checkSettings([databaseUrlConfig, auditWebhookConfig, ...apiSettings]).pipe(
    Effect.andThen(checkAddress),
    Effect.andThen(service)
  )
)
