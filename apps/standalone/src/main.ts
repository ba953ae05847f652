import { Log } from "@sortition/runtime/Log"
import { runProcess } from "@sortition/runtime/runProcess"
import { Layer } from "effect"
import { standaloneLayer } from "./standaloneLayer.ts"

runProcess(standaloneLayer.pipe(Layer.provide(Log.layer)))
