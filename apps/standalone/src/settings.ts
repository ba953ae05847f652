import { resolve } from "node:path"
import { authConfig } from "@sortition/api/auth/Authentication"
import { hostConfig } from "@sortition/api/http/address"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { metricsPortConfig } from "@sortition/runtime/metrics/metricsConfig"
import { databaseDirectUrlConfig, databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { Config } from "effect"

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i

/**
 * The settings of `npm start` itself. Access is open by default on a loopback address, which only this machine can reach, and the metrics are
 * there too.
 */
export const settings = Config.all({
  databaseUrl: databaseUrlConfig,
  databaseDirectUrl: databaseDirectUrlConfig,
  dataDir: checkedConfig("SORTITION_DATA_DIR", () => null).pipe(Config.map((path) => resolve(path || ".data"))),
  auth: authConfig,
  host: hostConfig,
  metricsPort: metricsPortConfig
}).pipe(
  Config.map(({ auth, host, metricsPort, ...settings }) => {
    const isLocal = loopback.test(host)
    return {
      ...settings,
      auth: auth === "" && isLocal ? "open" : auth,
      metricsPort: metricsPort ?? (isLocal ? "main" : "")
    }
  })
)
