import { compileCriteria } from "@sortition/domain/targeting/compileCriteria"
import { operatorsFor } from "@sortition/domain/targeting/operators/operatorsFor"
import type { Decision, Entity } from "../decisionOptions.ts"
import type { Criterion } from "../sentences.ts"

/**
 * Every criterion with every condition, as the service would explain them: it sends them only for an entity that matches none. Computed with
 * the domain's own code.
 */
export const explainHere = async (criteria: readonly Criterion[], entity: Entity): Promise<Decision["criteria"]> => {
  const operators = await operatorsFor(criteria.flatMap(({ conditions }) => conditions))
  return compileCriteria(
    criteria.map(({ conditions, id, sampling_attribute, sampling_model }) => ({
      id,
      samplingModel: sampling_model,
      samplingAttribute: sampling_attribute,
      conditions
    })),
    operators
  )
    .explain({
      sampledEntity: entity.sampled_entity,
      sampledValue: entity.sampled_value,
      attributes: entity.attributes
    })
    .map(({ conditions, criterionId, matched, samplingModel }) => ({
      criterion_id: criterionId,
      sampling_model: samplingModel,
      matched,
      conditions: conditions.map(({ conditionId, ...condition }) => ({ condition_id: conditionId, ...condition }))
    }))
}
