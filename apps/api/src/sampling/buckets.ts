import type { Bucket } from "@sortition/domain/Bucket"
import { Buckets } from "@sortition/domain/Buckets"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../operation.ts"
import { id, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { text } from "../schemas/text.ts"
import { procedure, router } from "../trpc.ts"

const tag = "buckets"
const path = "/api/v1/experiments/{experiment_id}/buckets"

const ExperimentBucketCreate = z
  .object({
    experiment_id: Id.optional(),
    bucket_name: text(1, 128),
    percentage_distribution: z.int().min(0).max(100)
  })
  .meta({ id: "ExperimentBucketCreate" })

const ExperimentBucket = z
  .object({
    experiment_id: id,
    bucket_name: z.string(),
    percentage_distribution: z.int().min(0).max(100),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "ExperimentBucket" })

const toBody = (bucket: Bucket): z.infer<typeof ExperimentBucket> => ({
  experiment_id: bucket.experimentId,
  bucket_name: bucket.name,
  percentage_distribution: bucket.percentage,
  created_at: formatTimestamp(bucket.createdAt),
  updated_at: formatTimestamp(bucket.updatedAt)
})

export const buckets = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Bucket", {
        tag,
        body: ExperimentBucketCreate,
        description: "Whole per cent; all buckets of an experiment together have at most 100."
      })
    )
    .input(ExperimentBucketCreate.extend({ experiment_id: Id }))
    .output(ExperimentBucket)
    .mutation(({ ctx, input: { bucket_name: name, experiment_id, percentage_distribution: percentage } }) =>
      ctx.run(Buckets.use((_) => _.create(experiment_id, { name, percentage })).pipe(Effect.map(toBody)))
    ),
  list: procedure
    .meta(operation("GET", path, "List Buckets", { tag, description: "In order of creation." }))
    .input(z.object({ experiment_id: Id }))
    .output(z.array(ExperimentBucket))
    .query(({ ctx, input }) =>
      ctx.run(Buckets.use((_) => _.list(input.experiment_id)).pipe(Effect.map((found) => found.map(toBody))))
    )
})
