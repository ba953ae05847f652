import type { Sample } from "@sortition/domain/Sample"
import { Samples } from "@sortition/domain/Samples"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../operation.ts"
import { Attributes } from "../schemas/Attributes.ts"
import { id, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { pageInput } from "../schemas/listInputs.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../schemas/Timestamp.ts"
import { text } from "../schemas/text.ts"
import { procedure, router } from "../trpc.ts"

const tag = "samples"
const path = "/api/v1/experiments/{experiment_id}/samples"
const defaultLimit = 100

const BucketedSampleCreate = z
  .object({
    experiment_id: Id.optional(),
    sampled_value: text(1, 512),
    sampled_entity: text(1, 128),
    allocated_bucket: text(1, 128).optional()
  })
  .meta({ id: "BucketedSampleCreate" })

const BucketedSample = z
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
  .meta({ id: "BucketedSample" })

const toBody = (sample: Sample): z.infer<typeof BucketedSample> => ({
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

export const samples = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Sample", {
        tag,
        body: BucketedSampleCreate,
        description: [
          "Without `allocated_bucket` the service allocates: criteria are read against the optional object `attributes`",
          '(`{"User": {"country": "US"}}`), and a 409 says why an entity is not sampled.',
          "The same entity and value again answer the stored sample; another `allocated_bucket` for it is a 409."
        ].join(" ")
      })
    )
    .input(BucketedSampleCreate.extend({ experiment_id: Id, attributes: Attributes.optional() }))
    .output(BucketedSample)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Samples.use((_) =>
          _.create(input.experiment_id, {
            sampledEntity: input.sampled_entity,
            sampledValue: input.sampled_value,
            allocatedBucket: input.allocated_bucket,
            attributes: input.attributes
          })
        ).pipe(Effect.map(toBody))
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Samples", {
        tag,
        description: "Newest first. The header `Link` leads to the next page.",
        paged: { limit: defaultLimit },
        undocumented: ["cursor"]
      })
    )
    .input(z.object({ experiment_id: Id, ...pageInput, limit: pageInput.limit.unwrap().default(defaultLimit) }))
    .output(z.array(BucketedSample))
    .query(({ ctx, input }) =>
      ctx.run(Samples.use((_) => _.list(input.experiment_id, input)).pipe(Effect.map((found) => found.map(toBody))))
    ),
  get: procedure
    .meta(operation("GET", `${path}/{sample_id}`, "Get Sample", { tag }))
    .input(z.object({ experiment_id: Id, sample_id: Id }))
    .output(BucketedSample)
    .query(({ ctx, input }) =>
      ctx.run(Samples.use((_) => _.get(input.experiment_id, input.sample_id)).pipe(Effect.map(toBody)))
    ),
  complete: procedure
    .meta(
      operation("POST", `${path}/{sample_id}/complete`, "Mark Sample Complete", {
        tag,
        description: "Durable when it answers. The first acceptance wins: repeats answer the same `completed_at`.",
        undocumented: ["experiment_id"]
      })
    )
    .input(z.object({ experiment_id: Id, sample_id: Id }))
    .output(BucketedSample)
    .mutation(({ ctx, input }) =>
      ctx.run(Samples.use((_) => _.complete(input.experiment_id, input.sample_id)).pipe(Effect.map(toBody)))
    )
})
