import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { ConfigProvider, Effect, Layer } from "effect"
import { standalone } from "./standalone.ts"

// A person reads this terminal: by default it shows warnings and errors, not every request.
const quiet = ConfigProvider.layerAdd(ConfigProvider.fromUnknown({ LOG_LEVEL: "warn" }))

runProcess(standalone.pipe(Effect.provide(Log.layer.pipe(Layer.provide(quiet)))))
