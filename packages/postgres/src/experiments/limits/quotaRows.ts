import type { CountedQuota } from "@sortition/domain/samples/Quota"
import type { Sql } from "../../sql/connect.ts"

type Pairs = readonly (readonly [bucket: string, count: number])[]

interface Row extends Pick<CountedQuota, "closedBuckets" | "isFull" | "maxSamples" | "version"> {
  readonly revision: number
  readonly bucketLimits: Pairs
  readonly counts: Pairs
}

interface StoredQuota extends CountedQuota {
  readonly revision: number
}

/** What the experiment still accepts, with its counts; null when it does not exist. The counts are right only while it has a limit and is not completed. */
export const readQuota = async (sql: Sql, experimentId: string): Promise<StoredQuota | null> => {
  const [row] = await sql<Row[]>`
    SELECT e.revision, e.max_samples, e.quota_reached_at IS NOT NULL AS is_full, e.allocation_version AS version,
      coalesce((SELECT v.closed_buckets FROM allocation_versions v
        WHERE v.experiment_id = ${experimentId} AND v.version = e.allocation_version), '{}') AS closed_buckets,
      coalesce((SELECT json_agg(json_build_array(b.bucket_name, b.max_samples)) FROM experiment_buckets b
        WHERE b.experiment_id = ${experimentId} AND b.max_samples IS NOT NULL), '[]') AS bucket_limits,
      coalesce((SELECT json_agg(json_build_array(c.bucket_name, c.samples)) FROM limit_counts c
        WHERE c.experiment_id = ${experimentId}), '[]') AS counts
    FROM experiments e WHERE e.id = ${experimentId}`
  if (row === undefined) return null
  return { ...row, bucketLimits: new Map(row.bucketLimits), counts: new Map(row.counts) }
}

/** A version with the slots of the one before it. */
interface ClosedVersion {
  readonly version: number
  readonly closedBuckets: readonly string[]
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** Stores versions, in order, after the current one of an experiment that the transaction has locked. Its revision stays: no slot has moved. */
export const writeClosedVersions = async (
  connection: Sql,
  experimentId: string,
  versions: readonly ClosedVersion[]
): Promise<void> => {
  const last = versions.at(-1)
  if (last === undefined) return
  const rows = versions.map(({ closedBuckets, createdAt, version }) => ({
    version,
    closed: [...closedBuckets],
    at: new Date(createdAt).toISOString()
  }))
  await connection`
    INSERT INTO allocation_versions (experiment_id, version, ranges, closed_buckets, created_at)
    SELECT ${experimentId}, n.version, v.ranges, n.closed, greatest(v.created_at, n.at)
    FROM experiments e JOIN allocation_versions v ON v.experiment_id = e.id AND v.version = e.allocation_version,
      jsonb_to_recordset(${connection.json(rows)}) AS n (version int, closed text[], at timestamptz)
    WHERE e.id = ${experimentId}`
  await connection`UPDATE experiments SET allocation_version = ${last.version} WHERE id = ${experimentId}`
}
