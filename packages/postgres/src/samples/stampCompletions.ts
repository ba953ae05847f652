import type { Pool, Sql } from "../sql/connect.ts"
import { byExperiment } from "./byExperiment.ts"

/** Experiments whose samples are stamped in one transaction. */
const atOnce = 100

/** Skips rows that another worker is stamping. */
const stamp = async (sql: Sql, experimentId: string): Promise<number> => {
  const { count } = await sql`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
      FOR UPDATE SKIP LOCKED
    )
    UPDATE samples s SET completed_at = completion_accepted_at
    FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id`
  return count
}

/**
 * Writes the accepted time on every complete sample that has none, and returns how many it wrote. A completion that is accepted meanwhile has its
 * own hint.
 */
export const stampCompletions = async (sql: Pool): Promise<number> => {
  const waiting = await sql<{ id: string }[]>`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`
  const ids = waiting.map(({ id }) => id)
  let stamped = 0
  for (let start = 0; start < ids.length; start += atOnce) {
    const counts = await byExperiment(sql, ids.slice(start, start + atOnce), stamp)
    stamped += counts.reduce((sum, count) => sum + count, 0)
  }
  return stamped
}
