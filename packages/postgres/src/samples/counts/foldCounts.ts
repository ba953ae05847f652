import type { Pool, Sql } from "../../sql/connect.ts"
import { isSingleCounter } from "./isSingleCounter.ts"
import { markChanged } from "./markChanged.ts"

/** Moves what statements have appended for one experiment into its counts, in one statement. */
const fold = (sql: Sql, experimentId: string) => sql`
  WITH taken AS (
    DELETE FROM sample_count_deltas WHERE experiment_id = ${experimentId} RETURNING *
  ), counted AS (
    INSERT INTO sample_counts (experiment_id, hour, allocation_version, bucket, allocated_by, samples, complete, completions)
    SELECT experiment_id, hour, allocation_version, bucket, allocated_by, sum(samples), sum(complete), sum(completions) FROM (
      SELECT experiment_id, hour, allocation_version, bucket, allocated_by, samples, completions AS complete, 0 AS completions FROM taken
      UNION ALL
      SELECT experiment_id, completed_hour, allocation_version, bucket, allocated_by, 0, 0, completions FROM taken WHERE completions > 0
    ) each GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (experiment_id, hour, allocation_version, bucket, allocated_by) DO UPDATE SET
      samples = sample_counts.samples + excluded.samples, complete = sample_counts.complete + excluded.complete,
      completions = sample_counts.completions + excluded.completions
  ), timed AS (
    INSERT INTO sample_durations (experiment_id, allocation_version, bucket, allocated_by, bin, completions, milliseconds, squares)
    SELECT experiment_id, allocation_version, bucket, allocated_by, duration_bin(duration), sum(completions),
      sum(completions * duration::numeric), sum(completions * duration::numeric * duration)
    FROM taken WHERE completions > 0 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (experiment_id, allocation_version, bucket, allocated_by, bin) DO UPDATE SET
      completions = sample_durations.completions + excluded.completions,
      milliseconds = sample_durations.milliseconds + excluded.milliseconds, squares = sample_durations.squares + excluded.squares
  ), totalled AS (
    INSERT INTO sample_totals (experiment_id, samples, complete)
    SELECT experiment_id, sum(samples), sum(completions) FROM taken WHERE allocated_by <> 'override' GROUP BY 1
    ON CONFLICT (experiment_id) DO UPDATE SET
      samples = sample_totals.samples + excluded.samples, complete = sample_totals.complete + excluded.complete
  ), marked AS (${markChanged(sql, experimentId)})
  SELECT FROM taken LIMIT 1`

/** Folds the appended differences of every experiment. */
export const foldCounts = async (sql: Pool): Promise<void> => {
  const changed = await sql<{ id: string }[]>`
    SELECT DISTINCT experiment_id AS id FROM sample_count_deltas ORDER BY experiment_id`
  for (const { id } of changed) {
    await sql.begin(async (connection) => {
      if (!(await isSingleCounter(connection, id))) return
      // After a day without a worker there are millions.
      await connection`SET LOCAL statement_timeout = 0`
      await fold(connection, id)
    })
  }
}
