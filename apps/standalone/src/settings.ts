import { resolve } from "node:path"
import { authConfig } from "@sortition/api/auth/Authentication"
import { hostConfig } from "@sortition/api/http/address"
import { limitSettings } from "@sortition/api/http/limits/limitSettings"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { databaseDirectUrlConfig, databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { Config } from "effect"

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i

/** The settings of `npm start` itself. By default access is open and unlimited on a loopback address, which only this machine can reach. */
export const settings = Config.all({
  databaseUrl: databaseUrlConfig,
  databaseDirectUrl: databaseDirectUrlConfig,
  dataDir: checkedConfig("SORTITION_DATA_DIR", () => null).pipe(Config.map((path) => resolve(path || ".data"))),
  auth: authConfig,
  rateLimit: limitSettings.mode,
  host: hostConfig
}).pipe(
  Config.map(({ auth, host, rateLimit, ...settings }) => ({
    ...settings,
    auth: auth === "" && loopback.test(host) ? "open" : auth,
    rateLimit: rateLimit === "" && loopback.test(host) ? "off" : rateLimit
  }))
)
