import type { SampleCount } from "@sortition/domain/samples/Sample"
import type { Sql } from "../sql/connect.ts"

/** The counts of every bucket in order of creation, then of every removed bucket that has samples, by name. */
export const sampleCounts = (sql: Sql, experimentId: string): PromiseLike<readonly SampleCount[]> => sql<SampleCount[]>`
  SELECT bucket, coalesce(c.samples, 0) AS samples, coalesce(c.complete, 0) AS complete, coalesce(c.forced, 0) AS forced
  FROM (SELECT bucket_name AS bucket, position FROM experiment_buckets WHERE experiment_id = ${experimentId}) b
  FULL JOIN (
    SELECT allocated_bucket AS bucket, count(*) FILTER (WHERE allocated_by <> 'override')::float8 AS samples,
      count(*) FILTER (WHERE allocated_by <> 'override' AND complete)::float8 AS complete,
      count(*) FILTER (WHERE allocated_by = 'override')::float8 AS forced
    FROM samples WHERE experiment_id = ${experimentId} GROUP BY 1
  ) c USING (bucket)
  ORDER BY position NULLS LAST, bucket`
