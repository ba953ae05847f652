import type { Sql } from "../sql/Database.ts"

/** Tells every process that what decides about the experiment has changed. */
export const raiseRevision = (sql: Sql, experimentId: string) =>
  sql`UPDATE experiments SET revision = revision + 1 WHERE id = ${experimentId}`
