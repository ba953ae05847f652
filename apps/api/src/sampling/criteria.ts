import { Criteria } from "@sortition/domain/targeting/Criteria"
import type { Criterion } from "@sortition/domain/targeting/Criterion"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { type WirePath, wirePath } from "../procedures/problems/wirePath.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { id, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { nameText } from "../schemas/text.ts"
import {
  ExperimentSamplingCondition,
  ExperimentSamplingConditionCreate,
  fromConditionBody,
  inRevision,
  toConditionBody
} from "./conditions.ts"
import { archived } from "./conflicts.ts"

const tag = "criteria"
const path = "/api/v1/experiments/{experiment_id}/criteria"

/** The most conditions in one request; the server compiles each of them. */
const conditionsAtOnce = 500

const ExperimentSamplingCriterionCreate = z
  .object({ sampling_model: nameText(1, 128), sampling_attribute: nameText(1, 128), experiment_id: Id.optional() })
  .meta({ id: "ExperimentSamplingCriterionCreate", description: "A criterion to create." })

const ExperimentSamplingCriterionUpdate = z
  .object({ sampling_model: nameText(1, 128).optional(), sampling_attribute: nameText(1, 128).optional() })
  .meta({
    id: "ExperimentSamplingCriterionUpdate",
    description: "The fields of a criterion to change.",
    examples: [{ sampling_model: "User" }]
  })

const CreateCriterionBody = z
  .object({
    criterion: ExperimentSamplingCriterionCreate,
    conditions: z.array(ExperimentSamplingConditionCreate).max(conditionsAtOnce).default([])
  })
  .meta({
    id: "Body_create_criterion_api_v1_experiments__experiment_id__criteria_post",
    description: "A criterion to create, with its conditions.",
    examples: [
      {
        criterion: { sampling_model: "User", sampling_attribute: "id" },
        conditions: [{ model: "User", property: "country", value: "US", condition: "equals" }]
      }
    ]
  })

const inSnakeCase = wirePath()
/** In the body, `criterion` holds the criterion's own fields, and `conditions` stands beside it. */
const toWire: WirePath = (path) => (path[0] === "conditions" ? inSnakeCase(path) : ["criterion", ...inSnakeCase(path)])

export const ExperimentSamplingCriterion = z
  .object({
    sampling_model: z.string(),
    sampling_attribute: z.string(),
    id,
    experiment_id: id,
    conditions: z.array(ExperimentSamplingCondition),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "ExperimentSamplingCriterion", description: "A criterion, with its conditions." })

export const toCriterionBody = (criterion: Criterion): z.infer<typeof ExperimentSamplingCriterion> => ({
  sampling_model: criterion.samplingModel,
  sampling_attribute: criterion.samplingAttribute,
  id: criterion.id,
  experiment_id: criterion.experimentId,
  conditions: criterion.conditions.map(toConditionBody),
  created_at: formatTimestamp(criterion.createdAt),
  updated_at: formatTimestamp(criterion.updatedAt)
})

export const criteria = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Criterion", {
        conflict: archived,
        tag,
        body: CreateCriterionBody,
        wirePath: toWire,
        description:
          "An entity qualifies when it matches any criterion of the experiment. It matches a criterion when `sampling_model` equals its `sampled_entity` and all conditions hold. An experiment without criteria accepts every entity, and has at most 5,000 criteria and 5,000 conditions."
      })
    )
    .input(CreateCriterionBody.extend({ experiment_id: Id }))
    .output(ExperimentSamplingCriterion)
    .mutation(({ ctx, input: { conditions, criterion, experiment_id } }) =>
      ctx.run(
        Criteria.use((criteria) =>
          criteria.create(experiment_id, {
            samplingModel: criterion.sampling_model,
            samplingAttribute: criterion.sampling_attribute,
            experimentId: criterion.experiment_id,
            conditions: conditions.map(fromConditionBody)
          })
        ).pipe(Effect.map(toCriterionBody))
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Criteria", {
        tag,
        description: "Oldest first. `q` searches in `sampling_model` and `sampling_attribute`."
      })
    )
    .input(z.object({ experiment_id: Id, ...searchInput }))
    .output(z.array(ExperimentSamplingCriterion))
    .query(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.list(input.experiment_id, input)).pipe(
          Effect.map((found) => found.map(toCriterionBody))
        )
      )
    ),
  update: procedure
    .meta(
      operation("PATCH", `${path}/{criterion_id}`, "Update Criterion", {
        conflict: archived,
        tag,
        body: ExperimentSamplingCriterionUpdate,
        description: `Changes only the fields in the body. ${inRevision}`
      })
    )
    .input(ExperimentSamplingCriterionUpdate.extend({ experiment_id: Id, criterion_id: Id }))
    .output(ExperimentSamplingCriterion)
    .mutation(({ ctx, input: { criterion_id, experiment_id, sampling_attribute, sampling_model } }) =>
      ctx.run(
        Criteria.use((criteria) =>
          criteria.update(experiment_id, criterion_id, {
            samplingModel: sampling_model,
            samplingAttribute: sampling_attribute
          })
        ).pipe(Effect.map(toCriterionBody))
      )
    ),
  delete: procedure
    .meta(
      operation("DELETE", `${path}/{criterion_id}`, "Delete Criterion", {
        conflict: archived,
        tag,
        status: 204,
        description: `Deletes the criterion with its conditions. An experiment without criteria accepts every entity. ${inRevision}`
      })
    )
    .input(z.object({ experiment_id: Id, criterion_id: Id }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.remove(input.experiment_id, input.criterion_id)).pipe(Effect.as(null))
      )
    )
})
