import { Config, Effect } from "effect"
import { badSetting, checkedConfig } from "./checkedConfig.ts"
import { parseRedisCluster } from "./parseRedisCluster.ts"

const hasProtocol = (value: string, protocols: readonly string[]) =>
  protocols.includes(URL.parse(value)?.protocol ?? "")

/** A variable that holds a URL with one of `protocols` (`"redis:"`), or nothing. */
const urlConfig = (variable: string, protocols: readonly string[]): Config.Config<string> =>
  checkedConfig(variable, (value) =>
    hasProtocol(value, protocols) ? null : `must be a ${protocols.join("// or ")}// URL`
  )

const postgresProtocols = ["postgres:", "postgresql:"]

/** The PostgreSQL database that everything is stored in; empty when it is not said. */
export const databaseUrlConfig = urlConfig("DATABASE_URL", postgresProtocols)

/**
 * A way to the same database that keeps a session for each connection, for migrations, LISTEN and the job queue, where `DATABASE_URL` leads to
 * a pooler of transactions. `DATABASE_URL` when it is not said.
 */
export const databaseDirectUrlConfig = Config.all({
  url: databaseUrlConfig,
  direct: urlConfig("DATABASE_DIRECT_URL", postgresProtocols)
}).pipe(
  Config.mapEffect(({ direct, url }) =>
    direct !== "" && url === ""
      ? Effect.fail(
          badSetting("DATABASE_DIRECT_URL needs DATABASE_URL, the way to the same database for everything else")
        )
      : Effect.succeed(direct || url)
  )
)
/** A streaming replica of that database, for lists and counts; empty when there is none. */
export const databaseReadUrlConfig = urlConfig("DATABASE_READ_URL", postgresProtocols)

/** The same where there is no other database to use. */
export const requiredDatabaseUrl = databaseUrlConfig.pipe(
  Config.mapEffect((url) => (url === "" ? Effect.fail(badSetting("DATABASE_URL must be set")) : Effect.succeed(url)))
)

/** The Redis or Redis Cluster of the job queue; empty when the queue is in PostgreSQL. */
export const redisUrlConfig = checkedConfig("REDIS_URL", (value) =>
  hasProtocol(value, ["redis:", "rediss:"]) || parseRedisCluster(value) !== null
    ? null
    : "must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port"
)
