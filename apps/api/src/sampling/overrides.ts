import type { Override as DomainOverride } from "@sortition/domain/allocation/Decision"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { wirePath } from "../procedures/problems/wirePath.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { text } from "../schemas/text.ts"
import { sampledElsewhere } from "./conflicts.ts"

const tag = "overrides"
const path = "/api/v1/experiments/{experiment_id}/overrides"
const defaultLimit = 100

const entity = { sampled_entity: text(1, 128), sampled_value: text(1, 512) }

/** What may be given beside the id of an override. */
const claim = {
  sampled_entity: entity.sampled_entity.optional().meta({ description: "The entity that the override is of." }),
  sampled_value: entity.sampled_value.optional().meta({ description: "The value that the override is of." })
}

const OverrideCreate = z.object({ ...entity, allocated_bucket: text(1, 128) }).meta({
  id: "OverrideCreate",
  description: "An override to create.",
  examples: [{ sampled_entity: "User", sampled_value: "tester-1", allocated_bucket: "control" }]
})

const Override = z
  .object({
    id,
    experiment_id: id,
    sampled_entity: z.string(),
    sampled_value: z.string(),
    allocated_bucket: z.string(),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "Override", description: "An entity that is forced into a bucket." })

const toBody = (override: DomainOverride): z.infer<typeof Override> => ({
  id: override.id,
  experiment_id: override.experimentId,
  sampled_entity: override.sampledEntity,
  sampled_value: override.sampledValue,
  allocated_bucket: override.bucket,
  created_at: formatTimestamp(override.createdAt),
  updated_at: formatTimestamp(override.updatedAt)
})

export const overrides = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Override", {
        conflict: sampledElsewhere,
        tag,
        body: OverrideCreate,
        wirePath: wirePath({ bucket: "allocated_bucket" }),
        description: [
          "Forces an entity into a bucket, for QA, bypassing criteria, layer and slots. An experiment that is not accepting samples still rejects it.",
          "A second override of the same entity replaces the first. If the entity is already sampled into another bucket, the answer is 409.",
          "Samples made by an override are forced; `samples/counts` counts them separately. An experiment has at most 10,000 overrides."
        ].join(" ")
      })
    )
    .input(OverrideCreate.extend({ experiment_id: Id }))
    .output(Override)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Overrides.use((overrides) =>
          overrides.put(input.experiment_id, {
            sampledEntity: input.sampled_entity,
            sampledValue: input.sampled_value,
            bucket: input.allocated_bucket
          })
        ).pipe(Effect.map(toBody))
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Overrides", {
        tag,
        description: "Newest first. `q` searches in `sampled_value`. The header `Link` leads to the next page.",
        paged: { limit: defaultLimit }
      })
    )
    .input(
      z.object({
        experiment_id: Id,
        ...pageInput,
        ...searchInput,
        limit: pageInput.limit.unwrap().default(defaultLimit)
      })
    )
    .output(z.array(Override))
    .query(({ ctx, input }) =>
      ctx.run(
        Overrides.use((overrides) => overrides.list(input.experiment_id, input)).pipe(
          Effect.map((found) => found.map(toBody))
        )
      )
    ),
  delete: procedure
    .meta(
      operation("DELETE", `${path}/{override_id}`, "Delete Override", {
        tag,
        status: 204,
        description:
          "A sample that the override made stays and remains forced. With `sampled_entity` or `sampled_value`, the override must be of that entity."
      })
    )
    .input(z.object({ experiment_id: Id, override_id: Id, ...claim }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(
        Overrides.use((overrides) =>
          overrides.remove(input.experiment_id, {
            id: input.override_id,
            sampledEntity: input.sampled_entity,
            sampledValue: input.sampled_value
          })
        ).pipe(Effect.as(null))
      )
    ),
  deleteOf: procedure
    .meta(
      operation("DELETE", path, "Delete Override Of Entity", {
        tag,
        status: 204,
        description: "Deletes the override of an entity. A sample that the override made stays and remains forced."
      })
    )
    .input(z.object({ experiment_id: Id, ...entity }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(
        Overrides.use((overrides) =>
          overrides.remove(input.experiment_id, {
            sampledEntity: input.sampled_entity,
            sampledValue: input.sampled_value
          })
        ).pipe(Effect.as(null))
      )
    )
})
