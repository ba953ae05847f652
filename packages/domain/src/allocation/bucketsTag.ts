import { entityTag } from "../shared/IfMatch.ts"
import type { Bucket } from "./Allocation.ts"
import { exactPercentage } from "./Share.ts"

/** The entity tag of all buckets of an experiment: it changes with the distribution, its limits and its values, and with nothing else. */
export const bucketsTag = (experimentId: string, buckets: readonly Bucket[]): string =>
  entityTag([
    "buckets",
    experimentId,
    ...buckets.map(({ createdAt, maxSamples, name, slots, updatedAt, value }) => [
      name,
      exactPercentage(slots),
      maxSamples,
      createdAt,
      updatedAt,
      // Without a value, the tag is that of earlier versions.
      ...(value === null ? [] : [value])
    ])
  ])
