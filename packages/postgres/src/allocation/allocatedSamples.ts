import type { AllocatedSamples } from "@sortition/domain/allocation/previewSamples"
import type { Sql } from "../sql/connect.ts"
import { readVersions } from "./allocationRows.ts"

/** Up to so many samples each one is counted. */
const mostCounted = 200_000

interface VersionCount {
  readonly version: number
  readonly bucket: string
  readonly samples: number
}

const countVersions = (sql: Sql, experimentId: string) => sql<VersionCount[]>`
  SELECT allocation_version AS version, bucket, sum(samples)::float8 AS samples FROM (
    SELECT allocation_version, bucket, samples FROM sample_counts WHERE experiment_id = ${experimentId} AND allocated_by = 'service'
    UNION ALL
    SELECT allocation_version, bucket, samples FROM sample_count_deltas WHERE experiment_id = ${experimentId} AND allocated_by = 'service'
  ) parts GROUP BY 1, 2 HAVING sum(samples) > 0`

/** Reads the samples that the slot table has allocated. All statements must see one state of the database. */
export const readAllocatedSamples = async (sql: Sql, experimentId: string): Promise<AllocatedSamples> => {
  const counts = await countVersions(sql, experimentId)
  const detached = await sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`
  if (detached.count > 0 || counts.reduce((sum, { samples }) => sum + samples, 0) > mostCounted) {
    return { basis: "estimate", counts, versions: await readVersions(sql, sql`experiment_id = ${experimentId}`) }
  }
  return {
    basis: "exact",
    counts: await sql<{ slot: number; bucket: string; samples: number }[]>`
      SELECT slot, allocated_bucket AS bucket, count(*)::int AS samples FROM samples
      WHERE experiment_id = ${experimentId} AND allocated_by = 'service' GROUP BY 1, 2`
  }
}
