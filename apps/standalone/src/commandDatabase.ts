import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { runningServerUrl } from "@sortition/embedded-postgres/runningServerUrl"
import { Database } from "@sortition/postgres/sql/Database"
import { Effect, Layer } from "effect"
import { settings } from "./settings.ts"

/** The database of the service for a command, while the service runs or not: that of `DATABASE_URL`, or the embedded one. */
export const commandDatabase = Layer.unwrap(
  Effect.gen(function* () {
    const { databaseDirectUrl, databaseUrl, dataDir } = yield* settings
    if (databaseUrl !== "") return Database.layerUrl(databaseUrl, { directUrl: databaseDirectUrl })
    const running = yield* Effect.promise(() => runningServerUrl(dataDir))
    return Database.layerUrl(running ?? (yield* embeddedPostgres({ dataDir })).url)
  })
)
