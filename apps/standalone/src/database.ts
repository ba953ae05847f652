import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { processesConfig } from "@sortition/runtime/processes/processesConfig"
import { Effect } from "effect"
import { settings } from "./settings.ts"

/** Each process has pools of its own, at most 29 connections with those of the job queue. The others are for tools. */
const connectionsOf = (processes: number) => Math.max(100, 50 + 30 * processes)

/**
 * The database of `DATABASE_URL` if it is set, otherwise an embedded PostgreSQL with its data in `SORTITION_DATA_DIR` (`.data`), which runs
 * until the scope closes. `unexpectedEnd` fails if that server ends earlier. `whileStarting` runs while the embedded PostgreSQL starts.
 */
export const databaseWhile = Effect.fnUntraced(function* (whileStarting: () => Promise<unknown>) {
  const { databaseUrl: url, dataDir } = yield* settings
  if (url !== "") return { url, unexpectedEnd: Effect.never }
  const max_connections = String(connectionsOf(yield* processesConfig))
  return yield* embeddedPostgres({ dataDir, settings: { max_connections }, whileStarting })
})
