import { fileURLToPath } from "node:url"
import { Log } from "@sortition/runtime/Log"
import { metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { forkServers } from "@sortition/runtime/processes/forkServers"
import { requiredDatabaseUrl } from "@sortition/runtime/urlConfig"
import { Effect, Layer } from "effect"
import { authConfig } from "./auth/Authentication.ts"
import { ApiServer } from "./http/ApiServer.ts"
import { hostConfig, portConfig } from "./http/address.ts"
import { limitSettings } from "./http/limits/limitSettings.ts"

const program = fileURLToPath(new URL("serve.ts", import.meta.url))

/** The API in `count` processes on one port. They have this process's environment, and the settings that it has decided itself. */
export const forkedApi = (count: number) =>
  Layer.effect(
    ApiServer,
    Effect.gen(function* () {
      const { level } = yield* Log
      const environment = {
        DATABASE_URL: yield* requiredDatabaseUrl,
        SORTITION_AUTH: yield* authConfig,
        SORTITION_RATE_LIMIT: yield* limitSettings.mode,
        LOG_LEVEL: level,
        SORTITION_METRICS_PORT: String((yield* metricsPortConfig) ?? "")
      }
      const servers = yield* forkServers({
        name: "an API process",
        program,
        count,
        environment,
        host: yield* hostConfig,
        port: yield* portConfig
      })
      return ApiServer.of(servers)
    })
  )
