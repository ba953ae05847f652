import type { Sql } from "../../sql/connect.ts"

/* What is stored of the counts of an experiment: the folded ones and the differences that wait. The same columns as in `countedSamples`. */

/** Samples and completions by hour, allocation version, bucket, and what allocated. */
export const storedCounts = (sql: Sql, experimentId: string) => sql`
  SELECT experiment_id, hour, allocation_version, bucket, allocated_by, sum(samples)::bigint AS samples,
    sum(complete)::bigint AS complete, sum(completions)::bigint AS completions
  FROM (
    SELECT experiment_id, hour, allocation_version, bucket, allocated_by, samples, complete, completions
    FROM sample_counts WHERE experiment_id = ${experimentId}
    UNION ALL
    SELECT experiment_id, hour, allocation_version, bucket, allocated_by, samples, completions, 0
    FROM sample_count_deltas WHERE experiment_id = ${experimentId}
    UNION ALL
    SELECT experiment_id, completed_hour, allocation_version, bucket, allocated_by, 0, 0, completions
    FROM sample_count_deltas WHERE experiment_id = ${experimentId} AND completions > 0
  ) each GROUP BY 1, 2, 3, 4, 5`

/** Completions by allocation version, bucket, what allocated, and how long they took. */
export const storedDurations = (sql: Sql, experimentId: string) => sql`
  SELECT experiment_id, allocation_version, bucket, allocated_by, bin, sum(completions)::bigint AS completions, sum(milliseconds) AS milliseconds,
    sum(squares) AS squares
  FROM (
    SELECT experiment_id, allocation_version, bucket, allocated_by, bin, completions, milliseconds, squares
    FROM sample_durations WHERE experiment_id = ${experimentId}
    UNION ALL
    SELECT experiment_id, allocation_version, bucket, allocated_by, duration_bin(duration), completions, completions * duration::numeric,
      completions * duration::numeric * duration
    FROM sample_count_deltas WHERE experiment_id = ${experimentId} AND completions > 0
  ) each GROUP BY 1, 2, 3, 4, 5`

/** Samples and complete samples of one experiment without forced ones, in parts to be added up. */
export const storedTotals = (sql: Sql, experimentId: string) => sql`
  SELECT experiment_id, samples, complete FROM sample_totals WHERE experiment_id = ${experimentId}
  UNION ALL
  SELECT experiment_id, samples, completions FROM sample_count_deltas
  WHERE experiment_id = ${experimentId} AND allocated_by <> 'override'`
