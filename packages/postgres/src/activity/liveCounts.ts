import type { SampleCount } from "@sortition/domain/samples/Sample"
import { sampleCounts } from "../samples/sampleCounts.ts"
import type { Sql } from "../sql/connect.ts"

interface Row extends SampleCount {
  readonly experimentId: string
  readonly isCounted: boolean
}

/** `sampleCounts` of many experiments in one statement. */
export const liveCounts = async (
  sql: Sql,
  experimentIds: readonly string[]
): Promise<ReadonlyMap<string, readonly SampleCount[]>> => {
  const ids = [...experimentIds]
  const rows = await sql<Row[]>`
    WITH stored AS (
      SELECT experiment_id, bucket, allocated_by = 'override' AS is_forced, sum(samples) AS samples, sum(complete) AS complete
      FROM (
        SELECT experiment_id, bucket, allocated_by, samples, complete FROM sample_counts WHERE experiment_id = ANY(${ids}::uuid[])
        UNION ALL
        SELECT experiment_id, bucket, allocated_by, samples, completions FROM sample_count_deltas WHERE experiment_id = ANY(${ids}::uuid[])
      ) each GROUP BY 1, 2, 3
    ), counts AS (
      SELECT experiment_id, bucket, coalesce(sum(samples) FILTER (WHERE NOT is_forced), 0)::float8 AS samples,
        coalesce(sum(complete) FILTER (WHERE NOT is_forced), 0)::float8 AS complete,
        coalesce(sum(samples) FILTER (WHERE is_forced), 0)::float8 AS forced
      FROM stored GROUP BY 1, 2 HAVING sum(samples) > 0
    ), buckets AS (
      SELECT experiment_id, bucket_name AS bucket, position FROM experiment_buckets WHERE experiment_id = ANY(${ids}::uuid[])
    )
    SELECT experiment_id, bucket, coalesce(samples, 0) AS samples, coalesce(complete, 0) AS complete, coalesce(forced, 0) AS forced,
      EXISTS (SELECT FROM counted_experiments c WHERE c.experiment_id = each.experiment_id) AS is_counted
    FROM (SELECT * FROM buckets FULL JOIN counts USING (experiment_id, bucket)) each
    ORDER BY experiment_id, position NULLS LAST, bucket`
  const groups = Map.groupBy(rows, ({ experimentId }) => experimentId)
  const counts = new Map<string, readonly SampleCount[]>()
  for (const id of ids) {
    const group = groups.get(id) ?? []
    const isCounted = group.every((row) => row.isCounted)
    // Experiments of an earlier version, until the job has counted them.
    counts.set(
      id,
      isCounted
        ? group.map(({ bucket, complete, forced, samples }) => ({ bucket, samples, complete, forced }))
        : await sampleCounts(sql, id)
    )
  }
  return counts
}
