import type { Effect } from "effect"
import type { Pool, Sql } from "./connect.ts"
import { patientQuery, query } from "./query.ts"

/** The options of a transaction whose statements all read one state of the database. */
export const oneView = "ISOLATION LEVEL REPEATABLE READ READ ONLY"

/** Runs statements in one transaction; rolls back when `run` rejects. */
export const begin = async <A>(sql: Pool, run: (connection: Sql) => Promise<A>, options = ""): Promise<A> =>
  (await sql.begin(options, async (connection) => ({ value: await run(connection) }))).value

/** `begin` with the limit of `query`. */
export const transaction = <A>(sql: Pool, run: (connection: Sql) => Promise<A>, options = ""): Effect.Effect<A> =>
  query(() => begin(sql, run, options))

/** `begin` with the limits of `patientQuery`. */
export const patientTransaction = <A>(
  sql: Pool,
  run: (connection: Sql) => Promise<A>,
  options = ""
): Effect.Effect<A> => patientQuery(() => begin(sql, run, options))
