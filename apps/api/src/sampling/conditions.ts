import { Criteria, type NewCondition } from "@sortition/domain/targeting/Criteria"
import type { Condition } from "@sortition/domain/targeting/Criterion"
import { compileCondition } from "@sortition/domain/targeting/compileCondition"
import { allOperators } from "@sortition/domain/targeting/operators/allOperators"
import { operatorNames } from "@sortition/domain/targeting/operators/operatorNames"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { id, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { operatorText } from "../schemas/operatorText.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { nameText, text } from "../schemas/text.ts"
import { archived } from "./conflicts.ts"

const tag = "criteria"
const path = "/api/v1/criteria/{criterion_id}/conditions"
export const inRevision =
  "The change is a new revision of the experiment: it decides from now on, stored samples stay, and their receipts keep the criteria that decided."

const parents = { criterion_id: Id.optional(), experiment_id: Id.optional() }
const value = text(0, 10_000)

export const ExperimentSamplingConditionCreate = z
  .object({ model: nameText(1, 128), property: nameText(1, 128), value, condition: operatorText, ...parents })
  .check(({ issues, value: input }) => {
    const compiled = compileCondition(input, allOperators)
    if (compiled._tag === "Valid") return
    const { field, message } = compiled.reason
    issues.push({ code: "custom", input, path: [field], message })
  })
  .meta({
    id: "ExperimentSamplingConditionCreate",
    description: "A condition to create.",
    examples: [{ model: "User", property: "country", value: "US", condition: "equals" }]
  })

const ExperimentSamplingConditionUpdate = z
  .object({
    model: nameText(1, 128).optional(),
    property: nameText(1, 128).optional(),
    value: value.optional(),
    condition: operatorText.optional(),
    ...parents
  })
  .meta({
    id: "ExperimentSamplingConditionUpdate",
    description: "The fields of a condition to change.",
    examples: [{ value: "US, CA", condition: "in" }]
  })

export const ExperimentSamplingCondition = z
  .object({
    model: z.string(),
    property: z.string(),
    value: z.string(),
    condition: z.string(),
    id,
    criterion_id: id,
    experiment_id: id,
    created_at: time,
    updated_at: time
  })
  .meta({ id: "ExperimentSamplingCondition", description: "A condition of a criterion." })

export const toConditionBody = (stored: Condition): z.infer<typeof ExperimentSamplingCondition> => ({
  model: stored.model,
  property: stored.property,
  value: stored.value,
  condition: stored.condition,
  id: stored.id,
  criterion_id: stored.criterionId,
  experiment_id: stored.experimentId,
  created_at: formatTimestamp(stored.createdAt),
  updated_at: formatTimestamp(stored.updatedAt)
})

export const fromConditionBody = ({
  condition,
  experiment_id: experimentId,
  model,
  property,
  value
}: z.infer<typeof ExperimentSamplingConditionCreate>): NewCondition => ({
  condition,
  model,
  property,
  value,
  experimentId
})

export const conditions = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Condition", {
        conflict: archived,
        tag,
        body: ExperimentSamplingConditionCreate,
        description: `An entity matches a criterion when all of its conditions hold. \`condition\` is one of ${operatorNames}. For \`in\`, \`number_in\`, \`in_cidr\`, \`between\` and \`between_dates\`, \`value\` is a list: a JSON array or comma-separated text. An experiment has at most 5,000 conditions in total.`
      })
    )
    .input(ExperimentSamplingConditionCreate.safeExtend({ criterion_id: Id }))
    .output(ExperimentSamplingCondition)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.createCondition(input.criterion_id, fromConditionBody(input))).pipe(
          Effect.map(toConditionBody)
        )
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Conditions", {
        tag,
        description: "Oldest first. `q` searches in `model`, `property` and `value`."
      })
    )
    .input(z.object({ criterion_id: Id, ...searchInput }))
    .output(z.array(ExperimentSamplingCondition))
    .query(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.listConditions(input.criterion_id, input)).pipe(
          Effect.map((found) => found.map(toConditionBody))
        )
      )
    ),
  update: procedure
    .meta(
      operation("PATCH", `${path}/{condition_id}`, "Update Condition", {
        conflict: archived,
        tag,
        body: ExperimentSamplingConditionUpdate,
        description: `Changes only the fields in the body. The condition must be valid as a whole. ${inRevision}`
      })
    )
    .input(ExperimentSamplingConditionUpdate.extend({ criterion_id: Id, condition_id: Id }))
    .output(ExperimentSamplingCondition)
    .mutation(({ ctx, input: { condition_id, criterion_id, experiment_id: experimentId, ...patch } }) =>
      ctx.run(
        Criteria.use((criteria) =>
          criteria.updateCondition(criterion_id, condition_id, { ...patch, experimentId })
        ).pipe(Effect.map(toConditionBody))
      )
    ),
  delete: procedure
    .meta(
      operation("DELETE", `${path}/{condition_id}`, "Delete Condition", {
        conflict: archived,
        tag,
        status: 204,
        description: `A criterion without conditions matches every entity of its \`sampling_model\`. ${inRevision}`
      })
    )
    .input(z.object({ criterion_id: Id, condition_id: Id }))
    .output(z.null())
    .mutation(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.removeCondition(input.criterion_id, input.condition_id)).pipe(
          Effect.as(null)
        )
      )
    )
})
