import type { Sql } from "../../sql/connect.ts"
import { durationOf } from "./countDeltas.ts"

/* What the counts of an experiment must be: each is a query on its samples. */

/** Samples and completions by hour, allocation version, bucket, and what allocated. */
export const countedSamples = (sql: Sql, experimentId: string) => sql`
  SELECT experiment_id, hour, allocation_version, bucket, allocated_by, sum(samples)::bigint AS samples,
    sum(complete)::bigint AS complete, sum(completions)::bigint AS completions
  FROM (
    SELECT experiment_id, date_trunc('hour', created_at, 'UTC') AS hour, allocation_version, allocated_bucket AS bucket, allocated_by,
      count(*) AS samples, count(*) FILTER (WHERE complete) AS complete, 0 AS completions
    FROM samples WHERE experiment_id = ${experimentId} GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT experiment_id, date_trunc('hour', completion_accepted_at, 'UTC'), allocation_version, allocated_bucket, allocated_by,
      0, 0, count(*)
    FROM samples WHERE experiment_id = ${experimentId} AND complete GROUP BY 1, 2, 3, 4, 5
  ) each GROUP BY 1, 2, 3, 4, 5`

/** Completions by allocation version, bucket, what allocated, and how long they took. */
export const timedSamples = (sql: Sql, experimentId: string) => sql`
  SELECT experiment_id, allocation_version, bucket, allocated_by, duration_bin(duration) AS bin, count(*) AS completions,
    sum(duration::numeric) AS milliseconds, sum(duration::numeric * duration) AS squares
  FROM (
    SELECT experiment_id, allocation_version, allocated_bucket AS bucket, allocated_by, ${durationOf(sql)} AS duration
    FROM samples WHERE experiment_id = ${experimentId} AND complete
  ) each GROUP BY 1, 2, 3, 4, 5`
