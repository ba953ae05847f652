import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { ConfigProvider, Effect, Layer } from "effect"
import { standalone } from "./standalone.ts"

// A person is looking at this terminal: by default it shows what went wrong, not every request.
const quiet = ConfigProvider.layerAdd(ConfigProvider.fromUnknown({ LOG_LEVEL: "warn" }))

runProcess(standalone.pipe(Effect.provide(Log.layer.pipe(Layer.provide(quiet)))))
