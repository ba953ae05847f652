import type { Sql } from "../../sql/connect.ts"

/**
 * Lets only this transaction sample, complete and change the experiment. A later statement reads the locked state: one that waits for a lock
 * joins the new version of that row to old versions of others.
 */
export const holdAlone = (connection: Sql, experimentId: string) =>
  connection`SELECT FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`
