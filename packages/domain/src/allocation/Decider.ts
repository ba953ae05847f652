import { compileNotSampledReason, type SamplingState } from "../experiments/notSampledReason.ts"
import type { NotSampledReason } from "../shared/Reason.ts"
import { type CriterionTerms, compileCriteria } from "../targeting/compileCriteria.ts"
import type { Operators } from "../targeting/operators/Operators.ts"
import { type AllocatedBy, type EntityDecision, type Explanation, reasonOf, type SampleRequest } from "./Decision.ts"
import { type LayerShare, membershipIn } from "./LayerShare.ts"
import { compileSlotTable, type SlotTable } from "./SlotTable.ts"
import { slotHasher } from "./slotOf.ts"

/** The allocation as a decision needs it. */
interface AllocationTerms {
  readonly version: number
  readonly table: SlotTable
}

/** What a decision depends on, at one revision of an experiment. */
export interface DecisionTerms {
  readonly experiment: SamplingState
  readonly serviceActive: boolean
  readonly salt: string
  readonly allocation: AllocationTerms
  readonly criteria: readonly CriterionTerms[]
  /** Null when the experiment is in no layer. */
  readonly layer: LayerShare | null
}

/** What the terms use. */
export interface DecisionTools {
  /** At least those that the conditions use. */
  readonly operators: Operators
  /** The bucket that an override forces the entity into; undefined without an override. */
  readonly forcedBucket: (sampledEntity: string, sampledValue: string) => string | undefined
}

/** Decides by compiled terms. Pure: the same request at the same time gets the same decision. */
export interface Decider {
  /** A bucket that the request names is not checked. */
  readonly decideEntity: (request: SampleRequest, now: number) => EntityDecision
  /** `decideEntity` with every input of the decision. */
  readonly explain: (entity: Omit<SampleRequest, "allocatedBucket">, now: number) => Explanation
}

const refuse = (reason: NotSampledReason): EntityDecision => ({ _tag: "NotSampled", reason })
const noMatchingCriterion = refuse("no_matching_criterion")
const layerExcluded = refuse("layer_excluded")
const unallocatedSlot = refuse("unallocated_slot")

/**
 * The state of the experiment decides first, then an override, then the criteria, the layer and the slot table. A request that names a
 * bucket skips the criteria and the slot table, but not the layer.
 */
export const compileDecider = (terms: DecisionTerms, { forcedBucket, operators }: DecisionTools): Decider => {
  const { allocation, layer } = terms
  const { version } = allocation
  const inactiveReason = compileNotSampledReason(terms.experiment, terms.serviceActive)
  const slotOf = slotHasher(terms.salt)
  const bucketAt = compileSlotTable(allocation.table)
  const criteria = compileCriteria(terms.criteria, operators)
  const membership = layer === null ? null : membershipIn(layer)
  const isExcluded =
    membership === null ? () => false : (entity: string, value: string) => membership(entity, value).excluded

  const allocate = (bucket: string, slot: number, allocatedBy: AllocatedBy): EntityDecision => ({
    _tag: "Allocate",
    bucket,
    slot,
    version,
    allocatedBy
  })
  const decideEntity = (request: SampleRequest, now: number): EntityDecision => {
    const { allocatedBucket, sampledEntity, sampledValue } = request
    const reason = inactiveReason(now)
    if (reason !== null) return refuse(reason)
    const override = forcedBucket(sampledEntity, sampledValue)
    if (override !== undefined) return allocate(override, slotOf(sampledEntity, sampledValue), "override")
    if (allocatedBucket === undefined && !criteria.qualifies(request)) return noMatchingCriterion
    if (isExcluded(sampledEntity, sampledValue)) return layerExcluded
    const slot = slotOf(sampledEntity, sampledValue)
    if (allocatedBucket !== undefined) return allocate(allocatedBucket, slot, "caller")
    const bucket = bucketAt(slot)
    return bucket === null ? unallocatedSlot : allocate(bucket, slot, "service")
  }
  const explain: Decider["explain"] = (entity, now) => {
    const { attributes, sampledEntity, sampledValue } = entity
    const decided = decideEntity({ sampledEntity, sampledValue, attributes }, now)
    const { criterionId, qualifies } = criteria.match(entity)
    return {
      reason: reasonOf(decided),
      bucket: decided._tag === "NotSampled" ? null : decided.bucket,
      slot: slotOf(sampledEntity, sampledValue),
      version,
      criterionId,
      criteria: qualifies ? [] : criteria.explain(entity),
      layer: membership === null ? null : membership(sampledEntity, sampledValue)
    }
  }
  return { decideEntity, explain }
}
