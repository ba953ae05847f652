import type { SampleCount } from "@sortition/domain/samples/Sample"
import type { Sql } from "../sql/connect.ts"
import { currentCounts } from "./counts/currentCounts.ts"

/** The counts of every bucket in order of creation, then of every removed bucket that has samples, by name. */
export const sampleCounts = (sql: Sql, experimentId: string): PromiseLike<readonly SampleCount[]> => sql<SampleCount[]>`
  SELECT bucket, coalesce(c.samples, 0) AS samples, coalesce(c.complete, 0) AS complete, coalesce(c.forced, 0) AS forced
  FROM (SELECT bucket_name AS bucket, position FROM experiment_buckets WHERE experiment_id = ${experimentId}) b
  FULL JOIN (
    SELECT bucket, coalesce(sum(samples) FILTER (WHERE allocated_by <> 'override'), 0)::float8 AS samples,
      coalesce(sum(complete) FILTER (WHERE allocated_by <> 'override'), 0)::float8 AS complete,
      coalesce(sum(samples) FILTER (WHERE allocated_by = 'override'), 0)::float8 AS forced
    FROM (${currentCounts(sql, experimentId)}) c GROUP BY 1 HAVING sum(samples) > 0
  ) c USING (bucket)
  ORDER BY position NULLS LAST, bucket`
