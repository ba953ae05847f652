import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { Effect } from "effect"
import { settings } from "./settings.ts"

/**
 * The database of `DATABASE_URL` if it is set, otherwise an embedded PostgreSQL with its data in `SORTITION_DATA_DIR` (`.data`), which runs
 * until the scope closes. `unexpectedEnd` fails if that server ends earlier.
 */
export const database = Effect.gen(function* () {
  const { databaseUrl: url, dataDir } = yield* settings
  return url === "" ? yield* embeddedPostgres({ dataDir }) : { url, unexpectedEnd: Effect.never }
})
