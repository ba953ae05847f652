import type { RowFault } from "@sortition/domain/jobs/RowsFailed"
import type { Pool, Sql } from "../sql/connect.ts"
import { isolate } from "../sql/isolate.ts"
import { byExperiment } from "./byExperiment.ts"

/** Experiments whose samples are stamped in one transaction. */
const atOnce = 100

/** Samples of one experiment that are looked through at a time for those that cannot be stamped. */
const suspects = 20_000

interface Stamping {
  readonly count: number
  /** Seconds from the oldest acceptance to now; null without any. */
  readonly lateness: number | null
}

/** Skips rows that another worker is stamping. `only` are the samples to stamp, all of the experiment when null. */
const stamp = async (sql: Sql, experimentId: string, only: readonly string[] | null = null): Promise<Stamping> => {
  const ids = only === null ? null : [...only]
  const [stamped] = await sql<Stamping[]>`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
        AND (${ids}::uuid[] IS NULL OR s.id = ANY(${ids}::uuid[]))
      FOR UPDATE SKIP LOCKED
    ), stamped AS (
      UPDATE samples s SET completed_at = completion_accepted_at
      FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id
      RETURNING s.completed_at
    )
    SELECT count(*)::int AS count, extract(epoch FROM statement_timestamp() - min(completed_at))::float8 AS lateness FROM stamped`
  return stamped ?? { count: 0, lateness: null }
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

const stampAll = async (sql: Pool, experimentIds: readonly string[]) => {
  const { faults, results } = await isolate(experimentIds, (part) =>
    byExperiment(sql, part, (connection, id) => stamp(connection, id))
  )
  const stampings = results.flat()
  const failed: RowFault[] = []
  for (const { id } of faults) {
    const others = await stampOthers(sql, id)
    stampings.push(...others.results)
    failed.push(...others.faults)
  }
  return { stampings, faults: failed }
}

/**
 * Writes the accepted time on every complete sample that has none. A completion that is accepted meanwhile has its own hint. Samples that cannot
 * be written keep no other from it. `observe` receives the seconds that the oldest one of an experiment had waited.
 */
export const stampCompletions = async (sql: Pool, observe: (seconds: number) => void): Promise<Stamped> => {
  const waiting = await sql<{ id: string }[]>`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`
  const ids = waiting.map(({ id }) => id)
  const faults: RowFault[] = []
  let stamped = 0
  for (let start = 0; start < ids.length; start += atOnce) {
    const done = await stampAll(sql, ids.slice(start, start + atOnce))
    for (const { count, lateness } of done.stampings) {
      stamped += count
      if (lateness !== null) observe(Math.max(0, lateness))
    }
    faults.push(...done.faults)
  }
  return { stamped, faults }
}
