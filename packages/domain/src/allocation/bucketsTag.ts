import { entityTag } from "../shared/IfMatch.ts"
import type { Bucket } from "./Allocation.ts"
import { exactPercentage } from "./Share.ts"

/** The entity tag of all buckets of an experiment: it changes with the distribution and its limits, and with nothing else. */
export const bucketsTag = (experimentId: string, buckets: readonly Bucket[]): string =>
  entityTag([
    "buckets",
    experimentId,
    ...buckets.map(({ createdAt, maxSamples, name, slots, updatedAt }) => [
      name,
      exactPercentage(slots),
      maxSamples,
      createdAt,
      updatedAt
    ])
  ])
