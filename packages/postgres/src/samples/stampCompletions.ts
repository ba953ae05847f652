import type { RowFault } from "@sortition/domain/jobs/RowsFailed"
import type { Pool, Sql } from "../sql/connect.ts"
import { isolate } from "../sql/isolate.ts"
import { sumOf } from "../sql/rows.ts"
import { byExperiment } from "./byExperiment.ts"

/** Experiments whose samples are stamped in one transaction. */
const atOnce = 100

/** Samples of one experiment that are looked through at a time for those that cannot be stamped. */
const suspects = 20_000

/** Skips rows that another worker is stamping. `only` are the samples to stamp, all of the experiment when null. */
const stamp = async (sql: Sql, experimentId: string, only: readonly string[] | null = null): Promise<number> => {
  const ids = only === null ? null : [...only]
  const { count } = await sql`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
        AND (${ids}::uuid[] IS NULL OR s.id = ANY(${ids}::uuid[]))
      FOR UPDATE SKIP LOCKED
    )
    UPDATE samples s SET completed_at = completion_accepted_at
    FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id`
  return count
}

interface Stamped {
  /** How many samples. */
  readonly stamped: number
  readonly faults: readonly RowFault[]
}

/** Stamps one experiment whose samples cannot all be stamped. */
const stampOthers = async (sql: Pool, experimentId: string) => {
  const waiting = await sql<{ id: string }[]>`
    SELECT id FROM samples WHERE experiment_id = ${experimentId} AND complete AND completed_at IS NULL LIMIT ${suspects}`
  return isolate(
    waiting.map(({ id }) => id),
    (ids) => stamp(sql, experimentId, ids)
  )
}

const stampAll = async (sql: Pool, experimentIds: readonly string[]): Promise<Stamped> => {
  const { faults, results } = await isolate(experimentIds, (part) =>
    byExperiment(sql, part, (connection, id) => stamp(connection, id))
  )
  const counts = results.flat()
  const failed: RowFault[] = []
  for (const { id } of faults) {
    const others = await stampOthers(sql, id)
    counts.push(...others.results)
    failed.push(...others.faults)
  }
  return { stamped: sumOf(counts), faults: failed }
}

/**
 * Writes the accepted time on every complete sample that has none. A completion that is accepted meanwhile has its own hint. Samples that cannot
 * be written keep no other from it.
 */
export const stampCompletions = async (sql: Pool): Promise<Stamped> => {
  const waiting = await sql<{ id: string }[]>`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`
  const ids = waiting.map(({ id }) => id)
  const faults: RowFault[] = []
  let stamped = 0
  for (let start = 0; start < ids.length; start += atOnce) {
    const done = await stampAll(sql, ids.slice(start, start + atOnce))
    stamped += done.stamped
    faults.push(...done.faults)
  }
  return { stamped, faults }
}
