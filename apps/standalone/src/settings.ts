import { resolve } from "node:path"
import { authConfig } from "@sortition/api/auth/Authentication"
import { hostConfig } from "@sortition/api/http/address"
import { limitSettings } from "@sortition/api/http/limits/limitSettings"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { databaseDirectUrlConfig, databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { Config } from "effect"

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i

/**
 * The settings of `npm start` itself. By default access is open and unlimited on a loopback address, which only this machine can reach, and the
 * metrics are there too.
 */
export const settings = Config.all({
  databaseUrl: databaseUrlConfig,
  databaseDirectUrl: databaseDirectUrlConfig,
  dataDir: checkedConfig("SORTITION_DATA_DIR", () => null).pipe(Config.map((path) => resolve(path || ".data"))),
  auth: authConfig,
  rateLimit: limitSettings.mode,
  host: hostConfig,
  metricsPort: metricsPortConfig
}).pipe(
  Config.map(({ auth, host, metricsPort, rateLimit, ...settings }) => {
    const isLocal = loopback.test(host)
    return {
      ...settings,
      auth: auth === "" && isLocal ? "open" : auth,
      rateLimit: rateLimit === "" && isLocal ? "off" : rateLimit,
      metricsPort: metricsPort ?? (isLocal ? "main" : "")
    }
  })
)
