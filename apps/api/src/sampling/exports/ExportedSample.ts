import type { Sample } from "@sortition/domain/samples/Sample"
import { z } from "zod"
import { formatOptionalTimestamp } from "../../schemas/Timestamp.ts"
import { BucketedSample, toBucketedSample } from "../BucketedSample.ts"

const { experiment_id, id, sampled_entity, sampled_value, allocated_bucket, complete, ...times } = BucketedSample.shape

/** A sample in an export: everything that is stored. Every format has these columns in this order. */
export const ExportedSample = z
  .object({
    experiment_id,
    id,
    sampled_entity,
    sampled_value,
    allocated_bucket,
    slot: z.int().meta({ description: "The slot of the entity when it was sampled.", examples: [4711] }),
    allocation_version: z.int(),
    revision: z
      .int()
      .nullable()
      .meta({
        description: "The revision of the experiment that decided; null in samples that are older than this field.",
        examples: [7]
      }),
    allocated_by: z.enum(["service", "caller", "override"]),
    complete,
    completion_accepted_at: times.completed_at.meta({
      description: "When the completion was accepted; null before that.",
      examples: [null]
    }),
    completed_at: times.completed_at.meta({
      description: "The same time, under the name that other answers use.",
      examples: [null]
    }),
    created_at: times.created_at,
    updated_at: times.updated_at
  })
  .meta({ id: "ExportedSample", description: "A sample in an export, with everything that is stored." })

type ExportedSample = z.infer<typeof ExportedSample>

export const toExportedSample = (sample: Sample): ExportedSample => {
  const { completed_at, created_at, updated_at, ...body } = toBucketedSample(sample)
  return {
    experiment_id: body.experiment_id,
    id: body.id,
    sampled_entity: body.sampled_entity,
    sampled_value: body.sampled_value,
    allocated_bucket: body.allocated_bucket,
    slot: sample.slot,
    allocation_version: sample.allocationVersion,
    revision: sample.revision,
    allocated_by: sample.allocatedBy,
    complete: body.complete,
    completion_accepted_at: formatOptionalTimestamp(sample.completedAt),
    completed_at,
    created_at,
    updated_at
  }
}
