import { setTimeout as sleep } from "node:timers/promises"
import { holdAlone } from "../../experiments/limits/holdAlone.ts"
import { readTotals, recount } from "../../experiments/limits/limitCounts.ts"
import type { Pool, Sql } from "../../sql/connect.ts"
import { stopAt } from "./completeCounted.ts"

/** Milliseconds that completions may be under way before the next round of the job counts. */
const patience = 3_000
const pause = 20

/**
 * Whether a transaction that began before the moment may still write samples. A statement locks its tables before it sees the state of others,
 * so one that begins later sees every limit that was stored at the moment.
 */
const areWriting = async (sql: Sql, moment: Date): Promise<boolean> => {
  const { count } = await sql`
    SELECT FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'relation' AND l.relation = 'samples'::regclass AND l.mode = 'RowExclusiveLock'
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND coalesce(a.xact_start <= ${moment}, true) LIMIT 1`
  return count > 0
}

/** The time of the acceptance that reached the number. */
const timeOfLast = async (connection: Sql, experimentId: string, number: number): Promise<number | null> => {
  const [row] = await connection<{ at: number }[]>`
    SELECT completion_accepted_at AS at FROM samples
    WHERE experiment_id = ${experimentId} AND complete AND allocated_by <> 'override'
    ORDER BY completion_accepted_at OFFSET ${number - 1} LIMIT 1`
  return row?.at ?? null
}

/** Counts one experiment again, in an open transaction, and completes it if it has reached its number of completions. */
export const recountOne = async (connection: Sql, experimentId: string): Promise<void> => {
  await holdAlone(connection, experimentId)
  const [limit] = await connection<{ since: number; stopAtCompletions: number }[]>`
    SELECT r.since, e.stop_at_completions FROM limit_recounts r JOIN experiments e ON e.id = r.experiment_id
    WHERE r.experiment_id = ${experimentId} AND e.stop_at_completions IS NOT NULL AND e.completed_at IS NULL`
  await connection`DELETE FROM limit_recounts WHERE experiment_id = ${experimentId}`
  if (limit === undefined) return
  await recount(connection, experimentId)
  const { completions } = await readTotals(connection, experimentId)
  if (completions < limit.stopAtCompletions) return
  const last = await timeOfLast(connection, experimentId, limit.stopAtCompletions)
  await stopAt(connection, experimentId, Math.max(last ?? 0, limit.since))
}

/** The experiments to count again, none before the completions that were under way have ended. */
export const findRecounts = async (sql: Pool): Promise<readonly string[]> => {
  const waiting = await sql<{ id: string; now: Date }[]>`
    SELECT experiment_id AS id, clock_timestamp() AS now FROM limit_recounts ORDER BY experiment_id`
  const [first] = waiting
  if (first === undefined) return []
  for (let waited = 0; await areWriting(sql, first.now); waited += pause) {
    if (waited >= patience) return []
    await sleep(pause)
  }
  return waiting.map(({ id }) => id)
}
