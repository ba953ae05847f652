import type { Allocation, Bucket } from "@sortition/domain/allocation/Allocation"
import { closedBucketsOf } from "@sortition/domain/samples/Quota"
import { recount } from "../experiments/limits/limitCounts.ts"
import { readQuota } from "../experiments/limits/quotaRows.ts"
import type { Sql } from "../sql/connect.ts"

const limitsOf = (buckets: readonly Bucket[]) =>
  new Map(buckets.flatMap(({ maxSamples, name }) => (maxSamples === null ? [] : [[name, maxSamples] as const])))

/**
 * The buckets that are closed in the new allocation of an experiment that the transaction has locked. Counts all of its samples when they have
 * not been counted so far.
 */
export const countClosedBuckets = async (
  connection: Sql,
  before: Allocation,
  after: Allocation
): Promise<readonly string[]> => {
  const { experimentId } = after
  const bucketLimits = limitsOf(after.buckets)
  if (bucketLimits.size === 0) return []
  const [counted] = await connection`
    SELECT FROM experiments
    WHERE id = ${experimentId} AND completed_at IS NULL AND (max_samples IS NOT NULL OR ${limitsOf(before.buckets).size > 0})`
  if (counted === undefined) await recount(connection, experimentId)
  const quota = await readQuota(connection, experimentId)
  return quota === null ? [] : closedBucketsOf({ bucketLimits, counts: quota.counts })
}
