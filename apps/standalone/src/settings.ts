import { resolve } from "node:path"
import { databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { Config } from "effect"

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i

/** The settings of `npm start` itself. Access is open by default on a loopback address, which only this machine can reach. */
export const settings = Config.all({
  databaseUrl: databaseUrlConfig,
  dataDir: Config.String("SORTITION_DATA_DIR").pipe(
    Config.withDefault(".data"),
    Config.map((path) => resolve(path))
  ),
  auth: Config.String("SORTITION_AUTH").pipe(Config.withDefault("")),
  host: Config.String("HOST").pipe(Config.withDefault("127.0.0.1"))
}).pipe(
  Config.map(({ auth, host, ...settings }) => ({
    ...settings,
    auth: auth === "" && loopback.test(host) ? "open" : auth
  }))
)
