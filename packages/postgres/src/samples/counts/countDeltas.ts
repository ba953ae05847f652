import type { Sql } from "../../sql/connect.ts"

/* Parts of the statements that write samples: they append what the statement changes in the counts of its experiments. */

/** Appends the samples that `rows`, a part of the same statement, has inserted. */
export const countInserted = (sql: Sql, rows: string) => sql`
  INSERT INTO sample_count_deltas (experiment_id, allocation_version, bucket, allocated_by, hour, samples, completions)
  SELECT experiment_id, allocation_version, allocated_bucket, allocated_by, date_trunc('hour', created_at, 'UTC'), count(*), 0
  FROM ${sql(rows)} GROUP BY 1, 2, 3, 4, 5`

/** The columns that `countInserted` reads. */
export const insertedColumns = (sql: Sql) =>
  sql`experiment_id, id, allocation_version, allocated_bucket, allocated_by, created_at`

/** The milliseconds from the creation of a sample to its completion. */
export const durationOf = (sql: Sql) =>
  sql`greatest(0, round(extract(epoch FROM completion_accepted_at - created_at) * 1000))::bigint`

/** Appends the completions that `rows`, a part of the same statement, has accepted; the rows are whole samples. */
export const countCompleted = (sql: Sql, rows: string) => sql`
  INSERT INTO sample_count_deltas (experiment_id, allocation_version, bucket, allocated_by, hour, samples, completions,
    completed_hour, duration)
  SELECT experiment_id, allocation_version, allocated_bucket, allocated_by, date_trunc('hour', created_at, 'UTC'), 0, count(*),
    date_trunc('hour', completion_accepted_at, 'UTC'), ${durationOf(sql)}
  FROM ${sql(rows)} GROUP BY 1, 2, 3, 4, 5, 8, 9`
