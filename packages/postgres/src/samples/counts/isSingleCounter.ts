import type { Sql } from "../../sql/connect.ts"

/** Whether this transaction is the only one, until it ends, that folds or recounts the experiment. The other one does the work. */
export const isSingleCounter = async (connection: Sql, experimentId: string): Promise<boolean> => {
  const [row] = await connection<{ isSingle: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('sample counts ' || ${experimentId}, 0)) AS is_single`
  return row?.isSingle === true
}
