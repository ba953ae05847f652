import type { Pool, Sql } from "../sql/connect.ts"
import { byExperiment } from "./byExperiment.ts"

/** Experiments whose samples are stamped in one transaction. */
const atOnce = 100

interface Stamped {
  readonly count: number
  /** Seconds from the oldest acceptance to now; null without any. */
  readonly lateness: number | null
}

/** Skips rows that another worker is stamping. */
const stamp = async (sql: Sql, experimentId: string): Promise<Stamped> => {
  const [stamped] = await sql<Stamped[]>`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
      FOR UPDATE SKIP LOCKED
    ), stamped AS (
      UPDATE samples s SET completed_at = completion_accepted_at
      FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id
      RETURNING s.completed_at
    )
    SELECT count(*)::int AS count, extract(epoch FROM statement_timestamp() - min(completed_at))::float8 AS lateness FROM stamped`
  return stamped ?? { count: 0, lateness: null }
}

/**
 * Writes the accepted time on every complete sample that has none, and returns how many it wrote. A completion that is accepted meanwhile has its
 * own hint. `observe` receives the seconds that the oldest one of an experiment had waited.
 */
export const stampCompletions = async (sql: Pool, observe: (seconds: number) => void): Promise<number> => {
  const waiting = await sql<{ id: string }[]>`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`
  const ids = waiting.map(({ id }) => id)
  let stamped = 0
  for (let start = 0; start < ids.length; start += atOnce) {
    const counts = await byExperiment(sql, ids.slice(start, start + atOnce), stamp)
    for (const { count, lateness } of counts) {
      stamped += count
      if (lateness !== null) observe(Math.max(0, lateness))
    }
  }
  return stamped
}
