import { Samples } from "@sortition/domain/samples/Samples"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { Id } from "../schemas/Id.ts"
import { samplesDetached } from "./conflicts.ts"

const count = z.int().min(0)

export const BucketSampleCount = z
  .object({ bucket_name: z.string(), samples: count, complete: count, forced: count })
  .meta({ id: "BucketSampleCount", description: "The samples of one bucket, counted." })

const SampleCounts = z
  .object({ buckets: z.array(BucketSampleCount) })
  .meta({ id: "SampleCounts", description: "The samples, counted by bucket." })

/** A procedure of `samples`. */
export const counts = procedure
  .meta(
    operation("GET", "/api/v1/experiments/{experiment_id}/samples/counts", "Count Samples", {
      tag: "samples",
      conflict: samplesDetached,
      description:
        "Counts by bucket: first the current buckets, oldest first, then removed buckets that have samples. `samples` and `complete` exclude forced samples."
    })
  )
  .input(z.object({ experiment_id: Id }))
  .output(SampleCounts)
  .query(({ ctx, input }) =>
    ctx.run(
      Samples.use((samples) => samples.counts(input.experiment_id)).pipe(
        Effect.map((counted) => ({
          buckets: counted.map(({ bucket, ...counts }) => ({ bucket_name: bucket, ...counts }))
        }))
      )
    )
  )
