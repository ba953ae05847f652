import { Criteria, type NewCondition } from "@sortition/domain/targeting/Criteria"
import type { Condition } from "@sortition/domain/targeting/Criterion"
import { compileCondition } from "@sortition/domain/targeting/compileCondition"
import { operatorNames } from "@sortition/domain/targeting/operators/operators"
import { Effect, Result } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { id, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { text } from "../schemas/text.ts"
import { archived } from "./conflicts.ts"

const tag = "criteria"
const path = "/api/v1/criteria/{criterion_id}/conditions"

export const ExperimentSamplingConditionCreate = z
  .object({
    model: text(1, 128),
    property: text(1, 128),
    value: text(0, 10_000),
    condition: text(0, 128),
    criterion_id: Id.optional(),
    experiment_id: Id.optional()
  })
  .check(({ issues, value: input }) => {
    const compiled = compileCondition(input)
    if (Result.isSuccess(compiled)) return
    const { field, message } = compiled.failure
    issues.push({ code: "custom", input, path: [field], message })
  })
  .meta({
    id: "ExperimentSamplingConditionCreate",
    description: "A condition to create.",
    examples: [{ model: "User", property: "country", value: "US", condition: "equals" }]
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
        description: `An entity matches a criterion when all of its conditions hold. \`condition\` is one of ${operatorNames}. For \`in\`, \`between\` and \`between_dates\`, \`value\` is a list: a JSON array or comma-separated text.`
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
    .meta(operation("GET", path, "List Conditions", { tag, description: "Oldest first." }))
    .input(z.object({ criterion_id: Id }))
    .output(z.array(ExperimentSamplingCondition))
    .query(({ ctx, input }) =>
      ctx.run(
        Criteria.use((criteria) => criteria.listConditions(input.criterion_id)).pipe(
          Effect.map((found) => found.map(toConditionBody))
        )
      )
    )
})
