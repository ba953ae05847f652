import { apiSettings } from "@sortition/api/apiSettings"
import { checkAddress } from "@sortition/api/http/address"
import { checkSettings } from "@sortition/runtime/checkSettings"
import { Log } from "@sortition/runtime/Log"
import { metricsLive } from "@sortition/runtime/metrics/metricsLive"
import { runProcess } from "@sortition/runtime/runProcess"
import { tracesLive } from "@sortition/runtime/traces/tracesLive"
import { databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { auditWebhookConfig } from "@sortition/worker/AuditWebhookLive"
import { ConfigProvider, Effect, Layer, Result } from "effect"
import { standalone } from "./standalone.ts"
import { startOptions } from "./startOptions.ts"

// A person reads this terminal: by default it shows warnings and errors, not every request.
const quiet = ConfigProvider.layerAdd(ConfigProvider.fromUnknown({ LOG_LEVEL: "warn" }))

const measured = Layer.mergeAll(metricsLive, tracesLive("sortition")).pipe(Layer.provideMerge(Log.layer))

const start = (demo: boolean) => {
  const service = standalone({ demo }).pipe(Effect.provide(measured.pipe(Layer.provide(quiet))))
  runProcess(
    checkSettings([databaseUrlConfig, auditWebhookConfig, ...apiSettings]).pipe(
      Effect.andThen(checkAddress),
      Effect.andThen(service)
    )
  )
}

const options = startOptions(process.argv.slice(2))
if (Result.isFailure(options)) {
  process.stderr.write(`sortition stopped: ${options.failure}; npm start -- --help lists the options\n`)
  process.exitCode = 2
} else if (options.success._tag === "Help") {
  process.stdout.write(`${options.success.usage}\n`)
} else {
  start(options.success.demo)
}
