import type { RowFault } from "@sortition/domain/jobs/RowsFailed"
import { markChanged } from "../samples/counts/markChanged.ts"
import type { Pool, Sql } from "../sql/connect.ts"
import { isolate } from "../sql/isolate.ts"
import { sumOf } from "../sql/rows.ts"

/** Rows that one statement folds. */
const batchSize = 10_000

/**
 * Moves a batch of differences of one experiment into its totals and histograms, in one statement: no reader sees them twice or not at all. Leaves out
 * the rows that another worker is folding, and writes in the order of keys.
 */
const foldBatch = async (sql: Sql, experimentId: string): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    WITH batch AS MATERIALIZED (
      SELECT ctid AS place FROM outcome_deltas WHERE experiment_id = ${experimentId} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    ), moved AS (
      DELETE FROM outcome_deltas WHERE experiment_id = ${experimentId} AND ctid = ANY (ARRAY(SELECT place FROM batch)) RETURNING *
    ), totals AS (
      INSERT INTO outcome_totals AS t
        (experiment_id, metric, hour, allocation_version, bucket, allocated_by, samples, sum, sum_of_squares)
      SELECT ${experimentId}::uuid, metric, hour, allocation_version, bucket, allocated_by, sum(samples), sum(sum), sum(sum_of_squares)
      FROM moved GROUP BY metric, hour, allocation_version, bucket, allocated_by
      ORDER BY metric, hour, allocation_version, bucket, allocated_by
      ON CONFLICT (experiment_id, metric, hour, allocation_version, bucket, allocated_by) DO UPDATE
        SET samples = t.samples + EXCLUDED.samples, sum = t.sum + EXCLUDED.sum, sum_of_squares = t.sum_of_squares + EXCLUDED.sum_of_squares
    ), histograms AS (
      INSERT INTO outcome_histograms AS t (experiment_id, metric, bucket, allocated_by, bin, samples, sum, sum_of_squares)
      SELECT ${experimentId}::uuid, metric, bucket, allocated_by, bin, sum(samples), sum(sum), sum(sum_of_squares)
      FROM moved WHERE bin IS NOT NULL GROUP BY metric, bucket, allocated_by, bin ORDER BY metric, bucket, allocated_by, bin
      ON CONFLICT (experiment_id, metric, bucket, allocated_by, bin) DO UPDATE
        SET samples = t.samples + EXCLUDED.samples, sum = t.sum + EXCLUDED.sum, sum_of_squares = t.sum_of_squares + EXCLUDED.sum_of_squares
    ), marked AS (${markChanged(sql, experimentId)})
    SELECT count(*)::int AS count FROM moved`
  return row?.count ?? 0
}

const foldExperiment = async (sql: Sql, experimentId: string): Promise<number> => {
  let folded = 0
  for (let count = batchSize; count === batchSize; folded += count) count = await foldBatch(sql, experimentId)
  return folded
}

interface Folded {
  /** How many rows. */
  readonly folded: number
  readonly faults: readonly RowFault[]
}

/** Folds the differences of every experiment, one experiment after the other. Those that cannot be folded keep no other from it. */
export const foldOutcomes = async (sql: Pool): Promise<Folded> => {
  const waiting = await sql<
    { id: string }[]
  >`SELECT DISTINCT experiment_id AS id FROM outcome_deltas ORDER BY experiment_id`
  const folded: number[] = []
  const faults: RowFault[] = []
  for (const { id } of waiting) {
    const done = await isolate([id], ([only = id]) => foldExperiment(sql, only))
    folded.push(...done.results)
    faults.push(...done.faults)
  }
  return { folded: sumOf(folded), faults }
}
