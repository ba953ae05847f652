import { Samples } from "@sortition/domain/samples/Samples"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { Attributes } from "../schemas/Attributes.ts"
import { pageInput, searchInput } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { text } from "../schemas/text.ts"
import { BucketedSample, toBucketedSample } from "./BucketedSample.ts"
import { bulkComplete, bulkCreate } from "./bulkSamples.ts"
import { notSampled, samplesDetached } from "./conflicts.ts"
import { exportSamples } from "./exports/exportSamples.ts"
import { receipt } from "./receipts.ts"
import { counts } from "./sampleCounts.ts"

const tag = "samples"
const path = "/api/v1/experiments/{experiment_id}/samples"
const defaultLimit = 100

/** The filters of the list; all given ones must hold. */
const filters = {
  q: searchInput.q.meta({
    description: "Lists only samples whose `sampled_value` starts with this text, case included."
  }),
  sampled_entity: text(1, 128).optional().meta({ description: "Lists only samples of this kind of entity." }),
  sampled_value: text(1, 512).optional().meta({ description: "Lists only samples with exactly this value." }),
  allocated_bucket: text(1, 128).optional().meta({ description: "Lists only samples of this bucket." }),
  complete: z.boolean().optional().meta({
    description: "Lists only complete samples (`true`), or only the others (`false`)."
  }),
  forced: z.boolean().optional().meta({
    description: "Lists only samples that an override made (`true`), or only the others (`false`)."
  })
}

const BucketedSampleCreate = z
  .object({
    experiment_id: Id.optional(),
    sampled_value: text(1, 512),
    sampled_entity: text(1, 128),
    allocated_bucket: text(1, 128).optional(),
    attributes: Attributes.optional()
  })
  .meta({
    id: "BucketedSampleCreate",
    description: "A sample to create.",
    examples: [{ sampled_value: "user-1", sampled_entity: "User", attributes: { User: { country: "US" } } }]
  })

export const samples = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Sample", {
        onlySamples: true,
        evaluates: true,
        conflict: notSampled,
        tag,
        body: BucketedSampleCreate,
        description: [
          "Without `allocated_bucket`, the service chooses the bucket. It checks the criteria against the optional object `attributes`",
          '(`{"User": {"country": "US"}}`). If the entity is not sampled, a 409 says why.',
          "Repeating the request returns the stored sample; a different `allocated_bucket` is a 409."
        ].join(" ")
      })
    )
    .input(BucketedSampleCreate.extend({ experiment_id: Id }))
    .output(BucketedSample)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Samples.use((samples) =>
          samples.create(input.experiment_id, {
            sampledEntity: input.sampled_entity,
            sampledValue: input.sampled_value,
            allocatedBucket: input.allocated_bucket,
            attributes: input.attributes
          })
        ).pipe(Effect.map(toBucketedSample))
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Samples", {
        tag,
        conflict: samplesDetached,
        description:
          "Newest first. The header `Link` leads to the next page. Filters can be combined. `sampled_entity` and `sampled_value` together find one entity.",
        paged: { limit: defaultLimit }
      })
    )
    .input(
      z.object({
        experiment_id: Id,
        ...pageInput,
        limit: pageInput.limit.unwrap().default(defaultLimit),
        ...filters
      })
    )
    .output(z.array(BucketedSample))
    .query(({ ctx, input: { allocated_bucket, experiment_id, sampled_entity, sampled_value, ...page } }) =>
      ctx.run(
        Samples.use((samples) =>
          samples.list(experiment_id, {
            ...page,
            sampledEntity: sampled_entity,
            sampledValue: sampled_value,
            allocatedBucket: allocated_bucket
          })
        ).pipe(Effect.map((found) => found.map(toBucketedSample)))
      )
    ),
  bulkCreate,
  bulkComplete,
  counts,
  export: exportSamples,
  receipt,
  get: procedure
    .meta(
      operation("GET", `${path}/{sample_id}`, "Get Sample", {
        conflict: samplesDetached,
        description: "One stored sample.",
        tag
      })
    )
    .input(z.object({ experiment_id: Id, sample_id: Id }))
    .output(BucketedSample)
    .query(({ ctx, input }) =>
      ctx.run(
        Samples.use((samples) => samples.get(input.experiment_id, input.sample_id)).pipe(Effect.map(toBucketedSample))
      )
    ),
  complete: procedure
    .meta(
      operation("POST", `${path}/{sample_id}/complete`, "Mark Sample Complete", {
        onlySamples: true,
        evaluates: true,
        tag,
        conflict: samplesDetached,
        description:
          "The completion is durable when the request answers. The first completion wins: repeats return the same `completed_at`."
      })
    )
    .input(z.object({ experiment_id: Id, sample_id: Id }))
    .output(BucketedSample)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Samples.use((samples) => samples.complete(input.experiment_id, input.sample_id)).pipe(
          Effect.map(toBucketedSample)
        )
      )
    )
})
