import { logLevelConfig } from "@sortition/runtime/Log"
import { metricsHostConfig, metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { processesConfig } from "@sortition/runtime/processes/processesConfig"
import { traceSettings } from "@sortition/runtime/traces/tracesLive"
import { databaseDirectUrlConfig, databaseReadUrlConfig, redisUrlConfig } from "@sortition/runtime/urlConfig"
import { webhookAllowConfig } from "@sortition/webhooks/webhookAddresses"
import { adminTokenConfig, authConfig } from "./auth/Authentication.ts"
import { hostConfig, portConfig } from "./http/address.ts"
import { drainConfig } from "./http/draining/drainConfig.ts"
import { allowedOrigins } from "./http/headers/allowOrigins.ts"
import { hostSettings } from "./http/hosts.ts"
import { limitSettings } from "./http/limits/limitSettings.ts"
import { loadSettings } from "./http/load/loadSettings.ts"
import { timeoutSettings } from "./http/timeouts.ts"
import { trustedProxies } from "./http/trustedProxies.ts"

/** Every setting of the API but DATABASE_URL. A process checks them all before it starts anything. */
export const apiSettings = [
  hostConfig,
  portConfig,
  processesConfig,
  databaseDirectUrlConfig,
  databaseReadUrlConfig,
  redisUrlConfig,
  authConfig,
  adminTokenConfig,
  trustedProxies,
  ...Object.values(hostSettings),
  ...Object.values(timeoutSettings),
  ...Object.values(loadSettings),
  ...Object.values(limitSettings),
  allowedOrigins,
  drainConfig,
  webhookAllowConfig,
  logLevelConfig,
  metricsPortConfig,
  metricsHostConfig,
  ...traceSettings
]
