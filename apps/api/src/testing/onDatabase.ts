import type { Transaction } from "@sortition/postgres/sql/connect"
import { Database } from "@sortition/postgres/sql/Database"
import { Effect } from "effect"

/** Runs statements on the database, past the API. */
export const onDatabase = <A>(url: string, run: (sql: Database["Service"]["sql"]) => Promise<A>): Promise<A> =>
  Effect.runPromise(
    Database.use(({ sql }) => Effect.promise(() => run(sql))).pipe(
      Effect.provide(Database.layerUrl(url, { isMigrated: true }))
    )
  )

/** The salt of an experiment, which only receipts show. */
export const saltOf = (databaseUrl: string, experimentId: string): Promise<string> =>
  onDatabase(databaseUrl, async (sql) => {
    const [row] = await sql<{ salt: string }[]>`SELECT salt FROM experiments WHERE id = ${experimentId}`
    return row?.salt ?? ""
  })

/** Runs statements past every trigger, as only a superuser can. */
export const pastTriggers = (
  databaseUrl: string,
  run: (connection: Transaction) => PromiseLike<unknown>
): Promise<void> =>
  onDatabase(databaseUrl, async (sql) => {
    await sql.begin(async (connection) => {
      await connection`SET LOCAL session_replication_role = replica`
      await run(connection)
    })
  })

/** Gives an experiment the salt of a published vector. */
export const setSalt = (databaseUrl: string, experimentId: string, salt: string): Promise<void> =>
  pastTriggers(
    databaseUrl,
    (connection) => connection`UPDATE experiments SET salt = ${salt} WHERE id = ${experimentId}`
  )
