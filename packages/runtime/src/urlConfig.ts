import { Config, Effect } from "effect"
import { badSetting, checkedConfig } from "./checkedConfig.ts"

/** A variable that holds a URL with one of `protocols` (`"redis:"`), or nothing. */
const urlConfig = (variable: string, protocols: readonly string[]): Config.Config<string> =>
  checkedConfig(variable, (value) =>
    protocols.includes(URL.parse(value)?.protocol ?? "") ? null : `must be a ${protocols.join("// or ")}// URL`
  )

/** The PostgreSQL database that everything is stored in; empty when it is not said. */
export const databaseUrlConfig = urlConfig("DATABASE_URL", ["postgres:", "postgresql:"])

/** The same where there is no other database to use. */
export const requiredDatabaseUrl = databaseUrlConfig.pipe(
  Config.mapEffect((url) => (url === "" ? Effect.fail(badSetting("DATABASE_URL must be set")) : Effect.succeed(url)))
)

/** The Redis of the job queue; empty when the queue is in PostgreSQL. */
export const redisUrlConfig = urlConfig("REDIS_URL", ["redis:", "rediss:"])
