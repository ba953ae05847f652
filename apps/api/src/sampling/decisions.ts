import { Decisions, type ExplainedDecision } from "@sortition/domain/samples/Decisions"
import type { CriterionExplanation as DomainCriterion } from "@sortition/domain/targeting/compileCriteria"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { Attributes } from "../schemas/Attributes.ts"
import { id } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { Reason } from "../schemas/Reason.ts"
import { text } from "../schemas/text.ts"
import { samplesDetached } from "./conflicts.ts"
import { manyItems, manyItemsBodyLimit } from "./items/manyItems.ts"

const DecisionEntity = z
  .object({ sampled_value: text(1, 512), sampled_entity: text(1, 128), attributes: Attributes.optional() })
  .meta({ id: "DecisionEntity", description: "An entity to decide about." })

const DecisionsRequest = z.object({ entities: z.array(DecisionEntity).max(manyItems) }).meta({
  id: "DecisionsRequest",
  description: "Entities to decide about.",
  examples: [
    { entities: [{ sampled_value: "user-1", sampled_entity: "User", attributes: { User: { country: "US" } } }] }
  ]
})

const ConditionExplanation = z
  .object({
    condition_id: id,
    model: z.string(),
    property: z.string(),
    condition: z.string(),
    expected: z.string(),
    found: z.unknown().meta({
      description: "The value of the attribute; null when it is missing. A long value is cut and ends in `…`."
    }),
    present: z.boolean(),
    matched: z.boolean()
  })
  .meta({ id: "ConditionExplanation", description: "What one condition compared, and whether it holds." })

const CriterionExplanation = z
  .object({
    criterion_id: id,
    sampling_model: z.string(),
    matched: z.boolean(),
    conditions: z.array(ConditionExplanation)
  })
  .meta({
    id: "CriterionExplanation",
    description: "A criterion that the entity does not match, condition by condition."
  })

const slot = z.int().min(0).max(9_999)

export const LayerStanding = z
  .object({ layer_id: id, slot, excluded: z.boolean() })
  .meta({ id: "LayerStanding", description: "The entity's place in the layer." })

const Decision = z
  .object({
    sampled_entity: z.string(),
    sampled_value: z.string(),
    allocated_bucket: z.string().nullable(),
    reason: Reason,
    slot,
    allocation_version: z.int(),
    revision: z
      .int()
      .nullable()
      .meta({
        description:
          "The revision of the experiment that decided: that of the stored sample, or else the current one. Null when the sample is older than this field.",
        examples: [7]
      }),
    sample_id: id.nullable(),
    criterion_id: id.nullable(),
    criteria: z.array(CriterionExplanation),
    layer: LayerStanding.nullable()
  })
  .meta({ id: "Decision", description: "What creating a sample of the entity would do, and why." })

const DecisionsAnswer = z
  .object({ decisions: z.array(Decision) })
  .meta({ id: "Decisions", description: "The decisions, in the order of the request." })

const toCriterion = (criterion: DomainCriterion): z.infer<typeof CriterionExplanation> => ({
  criterion_id: criterion.criterionId,
  sampling_model: criterion.samplingModel,
  matched: criterion.matched,
  conditions: criterion.conditions.map((each) => ({
    condition_id: each.conditionId,
    model: each.model,
    property: each.property,
    condition: each.condition,
    expected: each.expected,
    found: each.found,
    present: each.present,
    matched: each.matched
  }))
})

const toBody = (decision: ExplainedDecision): z.infer<typeof Decision> => ({
  sampled_entity: decision.sampledEntity,
  sampled_value: decision.sampledValue,
  allocated_bucket: decision.bucket,
  reason: decision.reason,
  slot: decision.slot,
  allocation_version: decision.version,
  revision: decision.revision,
  sample_id: decision.sampleId,
  criterion_id: decision.criterionId,
  criteria: decision.criteria.map(toCriterion),
  layer:
    decision.layer === null
      ? null
      : { layer_id: decision.layer.layerId, slot: decision.layer.slot, excluded: decision.layer.excluded }
})

export const decisions = router({
  decide: procedure
    .meta({
      ...operation("POST", "/api/v1/experiments/{experiment_id}/decisions", "Decide", {
        tag: "decisions",
        conflict: samplesDetached,
        body: DecisionsRequest,
        bodyLimit: manyItemsBodyLimit,
        description: [
          "Explains what creating a sample of each entity would do now, and stores nothing. Accepts up to 10,000 entities; `decisions` has the same order.",
          "`allocated_bucket` is null when the entity would not be sampled. `criterion_id` is the criterion that the entity matches, even if another rule excludes the entity.",
          "If the entity matches no criterion, `criteria` shows every condition; otherwise it is empty."
        ].join(" ")
      }),
      scope: "read"
    })
    .input(DecisionsRequest.extend({ experiment_id: Id }))
    .output(DecisionsAnswer)
    .mutation(({ ctx, input }) => {
      const entities = input.entities.map((each) => ({
        sampledEntity: each.sampled_entity,
        sampledValue: each.sampled_value,
        attributes: each.attributes
      }))
      return ctx.run(
        Decisions.use((decisions) => decisions.decide(input.experiment_id, entities)).pipe(
          // One by one, so that other requests run in between.
          Effect.flatMap((decided) => Effect.forEach(decided, (each) => Effect.sync(() => toBody(each)))),
          Effect.map((decisions) => ({ decisions }))
        )
      )
    })
})
