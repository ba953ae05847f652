import { BulkSamples } from "@sortition/domain/samples/BulkSamples"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure } from "../procedures/trpc.ts"
import { Id } from "../schemas/Id.ts"
import { BulkSampleCreate, BulkSampleReference, createReader, itemsName, referenceReader } from "./bulkItems.ts"
import { BulkCompletion, BulkEnrolment, BulkFailure, resultsOf } from "./bulkResults.ts"
import { samplesDetached } from "./conflicts.ts"
import { anyItems, manyItems, manyItemsBodyLimit, resultList } from "./items/manyItems.ts"

const tag = "samples"
const path = "/api/v1/experiments/{experiment_id}/samples/bulk"

const BulkSamplesCreate = z.object({ samples: z.array(BulkSampleCreate).max(manyItems) }).meta({
  id: "BulkSamplesCreate",
  description: "Samples to create.",
  examples: [
    { samples: [{ sampled_value: "user-2", sampled_entity: "User", attributes: { User: { country: "US" } } }] }
  ]
})
const BulkSamplesComplete = z.object({ samples: z.array(BulkSampleReference).max(manyItems) }).meta({
  id: "BulkSamplesComplete",
  description: "Samples to complete.",
  examples: [{ samples: [{ sampled_entity: "User", sampled_value: "user-1" }] }]
})
const BulkEnrolments = z
  .object({ results: resultList(BulkEnrolment, BulkFailure) })
  .meta({ id: "BulkEnrolments", description: "The results, in the order of the request." })
const BulkCompletions = z
  .object({ results: resultList(BulkCompletion, BulkFailure) })
  .meta({ id: "BulkCompletions", description: "The results, in the order of the request." })

/** A procedure of `samples`. */
export const bulkCreate = procedure
  .meta(
    operation("POST", path, "Create Samples", {
      onlySamples: true,
      evaluates: true,
      tag,
      conflict: samplesDetached,
      body: BulkSamplesCreate,
      bodyLimit: manyItemsBodyLimit,
      lines: { items: itemsName, item: BulkSampleCreate, results: [BulkEnrolment, BulkFailure] },
      description: [
        "Creates up to 10,000 samples. `results` has one result per sample, in the same order, and an invalid sample does not affect the others.",
        "Repeating the request adds nothing. As `application/x-ndjson` (or `application/ndjson`, `application/jsonl`), one sample per line, the number of samples is unlimited,",
        "and each line gets one result line while later lines are still being read."
      ].join(" ")
    })
  )
  .input(z.object({ experiment_id: Id, [itemsName]: anyItems<z.input<typeof BulkSampleCreate>>() }))
  .output(BulkEnrolments)
  .mutation(({ ctx, input: { experiment_id, samples } }) =>
    ctx.run(
      BulkSamples.use((bulkSamples) => bulkSamples.create(experiment_id, samples, createReader(experiment_id))).pipe(
        Effect.map((results) => ({ results: resultsOf(results) }))
      )
    )
  )

/** A procedure of `samples`. */
export const bulkComplete = procedure
  .meta(
    operation("POST", `${path}/complete`, "Mark Samples Complete", {
      onlySamples: true,
      evaluates: true,
      tag,
      conflict: samplesDetached,
      body: BulkSamplesComplete,
      bodyLimit: manyItemsBodyLimit,
      lines: { items: itemsName, item: BulkSampleReference, results: [BulkCompletion, BulkFailure] },
      description: [
        "Completes up to 10,000 samples, each by `id` (or `sample_id`) or by `sampled_entity` and `sampled_value`.",
        "`results` has one result per sample, in the same order. Completions are durable when the request answers, and the first completion of a sample wins.",
        "As `application/x-ndjson` (or `application/ndjson`, `application/jsonl`), one sample per line, the number of samples is unlimited."
      ].join(" ")
    })
  )
  .input(z.object({ experiment_id: Id, [itemsName]: anyItems<z.input<typeof BulkSampleReference>>() }))
  .output(BulkCompletions)
  .mutation(({ ctx, input: { experiment_id, samples } }) =>
    ctx.run(
      BulkSamples.use((bulkSamples) =>
        bulkSamples.complete(experiment_id, samples, referenceReader(experiment_id))
      ).pipe(Effect.map((results) => ({ results: resultsOf(results) })))
    )
  )
