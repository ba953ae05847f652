import { resolve } from "node:path"
import { embeddedPostgres } from "@sortition/postgres/embeddedPostgres"
import { Config, Effect } from "effect"

const settings = Config.all({
  given: Config.String("DATABASE_URL").pipe(Config.withDefault("")),
  dataDir: Config.String("SORTITION_DATA_DIR").pipe(Config.withDefault(".data"))
})

/** `DATABASE_URL` when it is set, otherwise an embedded PostgreSQL with its data in `SORTITION_DATA_DIR` (`.data`), up while the scope is. */
export const databaseUrl = Effect.gen(function* () {
  const { dataDir, given } = yield* settings
  if (given !== "") return given
  return (yield* embeddedPostgres({ dataDir: resolve(dataDir) })).url
})
