import fc from "fast-check"
import { expect, it } from "vitest"
import { admit, type CountedQuota, closedBucketsOf, totalOf } from "./Quota.ts"
import type { Sample } from "./Sample.ts"

const buckets = ["a", "b", "__proto__"]
const limit = fc.integer({ min: 1, max: 8 })
const quota = fc
  .record({
    maxSamples: fc.option(limit),
    counts: fc.dictionary(fc.constantFrom(...buckets, "removed"), fc.nat({ max: 6 })),
    limits: fc.dictionary(fc.constantFrom(...buckets), limit)
  })
  .map(({ counts: counted, limits, maxSamples }): CountedQuota => {
    const counts = new Map(Object.entries(counted))
    const bucketLimits = new Map(Object.entries(limits))
    const isFull = maxSamples !== null && totalOf(counts) >= maxSamples
    return {
      version: 4,
      maxSamples,
      isFull,
      counts,
      bucketLimits,
      closedBuckets: closedBucketsOf({ bucketLimits, counts })
    }
  })
const requests = fc.array(
  fc.record({ bucket: fc.constantFrom(...buckets), isForced: fc.constantFrom(false, false, false, true) }),
  { maxLength: 20 }
)
const sampleOf = ({ bucket, isForced }: { bucket: string; isForced: boolean }, index: number): Sample => ({
  id: String(index),
  experimentId: "e",
  sampledEntity: "User",
  sampledValue: String(index),
  allocatedBucket: bucket,
  slot: 1,
  allocationVersion: 4,
  revision: 1,
  allocatedBy: isForced ? "override" : "service",
  complete: false,
  completedAt: null,
  createdAt: index,
  updatedAt: index
})

it("a sample is admitted exactly when there is room for it, and a bucket that is full begins a version", () => {
  fc.assert(
    fc.property(quota, requests, (before, wanted) => {
      const samples = wanted.map(sampleOf)
      const { gains, reachedAt, samples: admitted, versions } = admit(before, samples)
      const counts = new Map(before.counts)
      let version = before.version
      for (const [index, sample] of samples.entries()) {
        const { allocatedBucket: bucket } = sample
        const size = counts.get(bucket) ?? 0
        const isForced = sample.allocatedBy === "override"
        const hasRoom =
          totalOf(counts) < (before.maxSamples ?? Number.POSITIVE_INFINITY) &&
          size < (before.bucketLimits.get(bucket) ?? Number.POSITIVE_INFINITY)
        expect(admitted[index]).toEqual(isForced || hasRoom ? { ...sample, allocationVersion: version } : null)
        if (isForced || !hasRoom) continue
        counts.set(bucket, size + 1)
        if (size + 1 !== before.bucketLimits.get(bucket)) continue
        const closedBuckets = closedBucketsOf({ bucketLimits: before.bucketLimits, counts })
        expect(versions[version++ - 4]).toEqual({ version, closedBuckets, createdAt: index })
      }
      expect(versions).toHaveLength(version - 4)
      for (const [bucket, size] of counts)
        expect(size).toBe((before.counts.get(bucket) ?? 0) + (gains.get(bucket) ?? 0))
      expect(reachedAt !== null).toBe(!before.isFull && totalOf(counts) === before.maxSamples)
    })
  )
})
