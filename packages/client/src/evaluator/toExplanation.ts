import type { Explanation as DomainExplanation } from "@sortition/domain/allocation/Decision"
import type { Explanation } from "./Evaluator.ts"

/** In the names of the sampling API. */
export const toExplanation = ({ criteria, criterionId, layer }: DomainExplanation): Explanation => ({
  criterion_id: criterionId,
  criteria: criteria.map(({ conditions, criterionId, matched, samplingModel }) => ({
    criterion_id: criterionId,
    sampling_model: samplingModel,
    matched,
    conditions: conditions.map(({ conditionId, ...condition }) => ({ condition_id: conditionId, ...condition }))
  })),
  layer: layer === null ? null : { layer_id: layer.layerId, slot: layer.slot, excluded: layer.excluded }
})
