import type { OutcomeRefusal } from "@sortition/domain/outcomes/checkOutcome"
import type { OutcomeConflict, OutcomeRecord } from "@sortition/domain/outcomes/Outcome"
import { Outcomes } from "@sortition/domain/outcomes/Outcomes"
import type { SampleNotFound } from "@sortition/domain/samples/Sample"
import { Effect, Result } from "effect"
import { z } from "zod"
import { operation } from "../../procedures/operation.ts"
import { procedure, router } from "../../procedures/trpc.ts"
import { id } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { samplesDetached } from "../conflicts.ts"
import { ItemError, itemFailure } from "../items/ItemError.ts"
import type { InvalidItem } from "../items/itemReader.ts"
import { anyItems, manyItems, manyItemsBodyLimit, resultList } from "../items/manyItems.ts"
import { itemsName, OutcomeCreate, outcomeReader } from "./outcomeItems.ts"

const OutcomesCreate = z.object({ outcomes: z.array(OutcomeCreate).max(manyItems) }).meta({
  id: "OutcomesCreate",
  description: "Outcomes to record.",
  examples: [
    {
      outcomes: [
        { sampled_entity: "User", sampled_value: "user-1", metric: "revenue", value: 12.5, outcome_id: "order-4711" }
      ]
    }
  ]
})

const OutcomeRecorded = z
  .object({
    status: z.enum(["recorded", "duplicate"]).meta({
      description: "`duplicate`: the same outcome was recorded under its `outcome_id` before.",
      examples: ["recorded"]
    }),
    sample_id: id
  })
  .meta({ id: "OutcomeRecorded", description: "The result for an outcome that is recorded." })

const OutcomeFailure = z
  .object({
    status: z
      .enum([
        ...(["invalid_input", "metric_archived", "metric_built_in", "metric_not_found"] as const),
        ...(["outcome_conflict", "sample_not_found"] as const),
        ...(["experiment_not_found", "internal", "permission_denied", "samples_detached"] as const),
        ...(["unauthenticated", "unavailable"] as const)
      ])
      .meta({
        description:
          "Why. `experiment_not_found`, `internal`, `permission_denied`, `samples_detached`, `unauthenticated` and `unavailable` occur only in streams, after the response has begun.",
        examples: ["sample_not_found"]
      }),
    error: ItemError
  })
  .meta({ id: "OutcomeFailure", description: "The result for an outcome that is not recorded." })

const OutcomeResults = z
  .object({ results: resultList(OutcomeRecorded, OutcomeFailure) })
  .meta({ id: "OutcomeResults", description: "The results, in the order of the request." })

type Recorded = Result.Result<OutcomeRecord, InvalidItem | OutcomeConflict | OutcomeRefusal | SampleNotFound>

const resultsOf = (results: readonly Recorded[]) =>
  results.map((result, index) =>
    Result.isSuccess(result)
      ? { status: result.success.reason, sample_id: result.success.sampleId }
      : itemFailure(result.failure, { items: itemsName, index })
  )

export const outcomes = router({
  record: procedure
    .meta(
      operation("POST", "/api/v1/experiments/{experiment_id}/outcomes", "Record Outcomes", {
        onlySamples: true,
        evaluates: true,
        tag: "outcomes",
        conflict: samplesDetached,
        body: OutcomesCreate,
        bodyLimit: manyItemsBodyLimit,
        lines: { items: itemsName, item: OutcomeCreate, results: [OutcomeRecorded, OutcomeFailure] },
        description: [
          "Records up to 10,000 outcomes of samples. `results` has one result per outcome, in the same order, and an invalid outcome does not affect the others.",
          "All valid ones are durable when the request answers. An outcome with an `outcome_id` is recorded exactly once, however often and concurrently it is sent.",
          "As `application/x-ndjson` (or `application/ndjson`, `application/jsonl`), one outcome per line, the number of outcomes is unlimited."
        ].join(" ")
      })
    )
    .input(z.object({ experiment_id: Id, [itemsName]: anyItems<z.input<typeof OutcomeCreate>>() }))
    .output(OutcomeResults)
    .mutation(({ ctx, input: { experiment_id, outcomes } }) =>
      ctx.run(
        Outcomes.use((service) => service.record(experiment_id, outcomes, outcomeReader(experiment_id))).pipe(
          Effect.map((results) => ({ results: resultsOf(results) }))
        )
      )
    )
})
