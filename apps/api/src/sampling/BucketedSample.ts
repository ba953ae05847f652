import type { ListedSample } from "@sortition/domain/samples/Sample"
import { z } from "zod"
import { id, time } from "../schemas/fields.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../schemas/Timestamp.ts"

/** A sample in an answer. */
export const BucketedSample = z
  .object({
    experiment_id: id,
    sampled_value: z.string(),
    sampled_entity: z.string(),
    allocated_bucket: z.string(),
    id,
    complete: z.boolean(),
    completed_at: time.nullable(),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "BucketedSample", description: "A stored sample: an entity and its bucket." })

export const toBucketedSample = (sample: ListedSample): z.infer<typeof BucketedSample> => ({
  experiment_id: sample.experimentId,
  sampled_value: sample.sampledValue,
  sampled_entity: sample.sampledEntity,
  allocated_bucket: sample.allocatedBucket,
  id: sample.id,
  complete: sample.complete,
  completed_at: formatOptionalTimestamp(sample.completedAt),
  created_at: formatTimestamp(sample.createdAt),
  updated_at: formatTimestamp(sample.updatedAt)
})
