import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { settleLimits } from "@sortition/domain/experiments/settleLimits"
import { closedBucketsOf } from "@sortition/domain/samples/Quota"
import type { Sql } from "../../sql/connect.ts"
import { readTotals, recount } from "./limitCounts.ts"
import { readQuota, writeClosedVersions } from "./quotaRows.ts"

const hasLimitedBuckets = async (connection: Sql, experimentId: string): Promise<boolean> => {
  const { count } = await connection`
    SELECT FROM experiment_buckets WHERE experiment_id = ${experimentId} AND max_samples IS NOT NULL LIMIT 1`
  return count > 0
}

/** What is counted of an experiment. */
const countedOf = ({ completedAt, maxSamples, stopAtCompletions }: Experiment, limitedBuckets: boolean) => ({
  samples: completedAt === null && (maxSamples !== null || limitedBuckets),
  completions: completedAt === null && stopAtCompletions !== null
})

/** The samples of a completed experiment may have been moved away while its buckets were changed. */
const settleClosedBuckets = async (connection: Sql, experimentId: string, now: number): Promise<void> => {
  const quota = await readQuota(connection, experimentId)
  if (quota === null) return
  const closedBuckets = closedBucketsOf(quota)
  if (closedBuckets.join("\u0000") === quota.closedBuckets.join("\u0000")) return
  await writeClosedVersions(connection, experimentId, [{ version: quota.version + 1, closedBuckets, createdAt: now }])
}

/**
 * The experiment as a change at `now` leaves it, once its samples are counted: see `settleLimits`. Counts all of them when the change sets the
 * first limit or reopens the experiment. The transaction has locked the experiment, so nothing is sampled meanwhile; completions that are under
 * way are counted again later.
 */
export const settleCounts = async (
  connection: Sql,
  before: Experiment,
  after: Experiment,
  now: number
): Promise<Experiment> => {
  const { id } = after
  const isPlain = [before, after].every((each) => each.maxSamples === null && each.stopAtCompletions === null)
  const reopens = before.completedAt !== null && after.completedAt === null
  if (isPlain && !reopens) return after
  const limitedBuckets = await hasLimitedBuckets(connection, id)
  const known = countedOf(before, limitedBuckets)
  const needed = countedOf(after, limitedBuckets)
  const needsCompletions = needed.completions && !known.completions
  if (needsCompletions || (needed.samples && !known.samples)) await recount(connection, id)
  if (reopens && limitedBuckets) await settleClosedBuckets(connection, id, now)
  if (needsCompletions) {
    await connection`
      INSERT INTO limit_recounts (experiment_id, since) VALUES (${id}, ${now})
      ON CONFLICT (experiment_id) DO UPDATE SET since = EXCLUDED.since`
  }
  return settleLimits(before, after, await readTotals(connection, id), now)
}
