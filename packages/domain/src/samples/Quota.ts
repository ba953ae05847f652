import type { Explanation } from "../allocation/Decision.ts"
import type { Sample } from "./Sample.ts"

/** What an experiment still accepts, at one moment. */
export interface Quota {
  /** Whether the experiment has as many samples as it accepts. */
  readonly isFull: boolean
  /** Buckets that accept no more samples. */
  readonly closedBuckets: readonly string[]
  /** The current allocation version. */
  readonly version: number
}

/** A quota with the counts that it depends on. Null stands for no limit. */
export interface CountedQuota extends Quota {
  readonly maxSamples: number | null
  /** By bucket, without forced samples; also of removed buckets. */
  readonly counts: ReadonlyMap<string, number>
  /** The most samples of each bucket that has a limit. */
  readonly bucketLimits: ReadonlyMap<string, number>
}

/** A version that begins because a bucket has reached its limit. */
interface NewVersion {
  readonly version: number
  readonly closedBuckets: readonly string[]
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

interface Admission {
  /** The samples to store, in order; null for each that the quota refuses. */
  readonly samples: readonly (Sample | null)[]
  /** How many samples each bucket gains. */
  readonly gains: ReadonlyMap<string, number>
  /** In order. */
  readonly versions: readonly NewVersion[]
  /** When the last sample that the experiment accepts was made, milliseconds since the epoch; null while it accepts more, or accepted none before. */
  readonly reachedAt: number | null
}

/** Whether one more sample of the bucket is refused. Forced samples are never refused. */
export const isRefused = (
  { closedBuckets, isFull }: Pick<Quota, "closedBuckets" | "isFull">,
  bucket: string
): boolean => isFull || closedBuckets.includes(bucket)

/** The explanation in an experiment with limits. An override is stronger than a quota. */
export const withinQuota = (explained: Explanation, quota: Quota): Explanation => {
  const { bucket, reason } = explained
  const isOver = reason === "allocated" && bucket !== null && isRefused(quota, bucket)
  return { ...explained, version: quota.version, ...(isOver && { bucket: null, reason: "quota_reached" }) }
}

/** The buckets with as many samples as they accept, by name. */
export const closedBucketsOf = ({
  bucketLimits,
  counts
}: Pick<CountedQuota, "bucketLimits" | "counts">): readonly string[] =>
  [...bucketLimits].flatMap(([bucket, limit]) => ((counts.get(bucket) ?? 0) >= limit ? bucket : [])).sort()

/** The number of samples, without forced ones. */
export const totalOf = (counts: ReadonlyMap<string, number>): number =>
  counts.values().reduce((sum, count) => sum + count, 0)

/**
 * Admits new samples in order, as long as the quotas allow it. Forced samples are always admitted and do not count. A bucket that reaches its
 * limit begins a new allocation version, which the samples after it get.
 */
export const admit = (quota: CountedQuota, samples: readonly Sample[]): Admission => {
  const counts = new Map(quota.counts)
  const gains = new Map<string, number>()
  const versions: NewVersion[] = []
  let { closedBuckets, isFull, version } = quota
  let total = totalOf(counts)
  let reachedAt: number | null = null
  const count = ({ allocatedBucket: bucket, createdAt }: Sample) => {
    const size = (counts.get(bucket) ?? 0) + 1
    counts.set(bucket, size)
    gains.set(bucket, (gains.get(bucket) ?? 0) + 1)
    total++
    if (size === quota.bucketLimits.get(bucket)) {
      closedBuckets = [...closedBuckets, bucket].sort()
      versions.push({ version: ++version, closedBuckets, createdAt })
    }
    if (total !== quota.maxSamples) return
    isFull = true
    reachedAt = createdAt
  }
  const admitted = samples.map((sample) => {
    const isForced = sample.allocatedBy === "override"
    if (!isForced && isRefused({ closedBuckets, isFull }, sample.allocatedBucket)) return null
    const placed = sample.allocationVersion === version ? sample : { ...sample, allocationVersion: version }
    if (!isForced) count(sample)
    return placed
  })
  return { samples: admitted, gains, versions, reachedAt }
}
