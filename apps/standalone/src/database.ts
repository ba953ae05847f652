import { resolve } from "node:path"
import { embeddedPostgres } from "@sortition/postgres/embeddedPostgres"
import { databaseUrlConfig } from "@sortition/runtime/urlConfig"
import { Config, Effect } from "effect"

const settings = Config.all({
  url: databaseUrlConfig,
  dataDir: Config.String("SORTITION_DATA_DIR").pipe(Config.withDefault(".data"))
})

/**
 * The database of `DATABASE_URL` when it is set, otherwise an embedded PostgreSQL with its data in `SORTITION_DATA_DIR` (`.data`), up while
 * the scope is; `unexpectedEnd` fails when that server ends before.
 */
export const database = Effect.gen(function* () {
  const { dataDir, url } = yield* settings
  return url === "" ? yield* embeddedPostgres({ dataDir: resolve(dataDir) }) : { url, unexpectedEnd: Effect.never }
})
