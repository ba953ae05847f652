import type { Receipt as DomainReceipt } from "@sortition/domain/samples/Receipt"
import { Receipts } from "@sortition/domain/samples/Receipts"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { id } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { AllocationRange } from "./buckets.ts"
import { samplesDetached } from "./conflicts.ts"
import { ExperimentSamplingCriterion, toCriterionBody } from "./criteria.ts"
import { LayerStanding } from "./decisions.ts"

const slot = z.int().min(0).max(9_999)

const Receipt = z
  .object({
    sample_id: id,
    experiment_id: id,
    sampled_entity: z.string(),
    sampled_value: z.string(),
    salt: z.string(),
    hash: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    slot,
    stored_slot: slot,
    allocation_version: z.int(),
    revision: z
      .int()
      .nullable()
      .meta({
        description:
          "The revision of the experiment that decided. It grows with each change of the experiment; null in samples that are older than this field.",
        examples: [7]
      }),
    criteria: z.array(ExperimentSamplingCriterion).nullable().meta({
      description:
        "The criteria of the experiment at that revision, each with its conditions; null without a revision. They decided when `allocated_by` is `service`."
    }),
    range: AllocationRange.nullable(),
    computed_bucket: z.string().nullable(),
    layer: LayerStanding.nullable().meta({
      description:
        "The entity in the experiment's share of a layer, also of a released share. `excluded` is true for a sample outside the share: it is forced, or older than the share. Null when the experiment is in no layer."
    }),
    allocated_bucket: z.string(),
    allocated_by: z.enum(["service", "caller", "override"]),
    forced: z.boolean(),
    verified: z.boolean(),
    problems: z.array(z.string())
  })
  .meta({
    id: "Receipt",
    description: "The proof of a stored sample: what decided, and whether it computes to the same again."
  })

const toBody = ({
  criteria,
  hash,
  layer,
  problems,
  range,
  salt,
  sample,
  slot
}: DomainReceipt): z.infer<typeof Receipt> => ({
  sample_id: sample.id,
  experiment_id: sample.experimentId,
  sampled_entity: sample.sampledEntity,
  sampled_value: sample.sampledValue,
  salt,
  hash,
  slot,
  stored_slot: sample.slot,
  allocation_version: sample.allocationVersion,
  revision: sample.revision,
  criteria: criteria?.map(toCriterionBody) ?? null,
  range: range === null ? null : { bucket_name: range.bucket, start: range.start, end: range.end },
  computed_bucket: range?.bucket ?? null,
  layer: layer === null ? null : { layer_id: layer.layerId, slot: layer.slot, excluded: layer.excluded },
  allocated_bucket: sample.allocatedBucket,
  allocated_by: sample.allocatedBy,
  forced: sample.allocatedBy === "override",
  verified: problems.length === 0,
  problems: [...problems]
})

/** A procedure of `samples`. */
export const receipt = procedure
  .meta(
    operation("GET", "/api/v1/experiments/{experiment_id}/samples/{sample_id}/receipt", "Get Receipt", {
      tag: "samples",
      conflict: samplesDetached,
      description: [
        "Recomputes a stored sample from the experiment's salt and the sample's allocation version. `verified` is true when the slot is the same,",
        "the version exists and, if the service chose the bucket, the version gives the slot to that bucket. Otherwise `problems` says what differs.",
        "`revision` and `criteria` are those that decided, whatever has changed since."
      ].join(" ")
    })
  )
  .input(z.object({ experiment_id: Id, sample_id: Id }))
  .output(Receipt)
  .query(({ ctx, input }) =>
    ctx.run(Receipts.use((receipts) => receipts.get(input.experiment_id, input.sample_id)).pipe(Effect.map(toBody)))
  )
