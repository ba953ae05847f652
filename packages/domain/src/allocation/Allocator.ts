import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { entityKey } from "../shared/entityKey.ts"
import type { NotSampledReason } from "../shared/Reason.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import { compileCriteria } from "../targeting/compileCriteria.ts"
import type { Allocation } from "./Allocation.ts"
import type { AllocatedBy, Decision, Explanation, Override, SampleRequest } from "./Decision.ts"
import { hasLimits } from "./hasLimits.ts"
import { type LayerShare, membershipIn } from "./LayerShare.ts"
import { compileSlotTable } from "./SlotTable.ts"
import { slotHasher } from "./slotOf.ts"

/** The stored state that a decision is made on, at one revision of the experiment. */
export interface Snapshot {
  readonly experiment: Experiment
  readonly serviceActive: boolean
  readonly salt: string
  /** Grows with every change to the experiment, its service, criteria or buckets. */
  readonly revision: number
  readonly allocation: Allocation
  readonly criteria: readonly Criterion[]
  /** Null when the experiment is in no layer. */
  readonly layer: LayerShare | null
  readonly overrides: readonly Override[]
}

type Outcome = Extract<Decision, { readonly _tag: "Allocate" | "NotSampled" }>

/** A compiled snapshot. Pure: the same request at the same time gets the same decision. */
export interface Allocator {
  readonly revision: number
  /** Whether the experiment or one of its buckets has a limit, so that its samples are counted. The store decides whether a quota is reached. */
  readonly limited: boolean
  readonly decide: (request: SampleRequest, now: number) => Decision
  /** The decision for a request without a bucket, with every input of the decision. */
  readonly explain: (request: Omit<SampleRequest, "allocatedBucket">, now: number) => Explanation
  /** Approximate characters of JSON for the criteria of one explanation, without found attributes, when the entity matches none. */
  readonly explanationSize: number
}

const refuse = (reason: NotSampledReason): Outcome => ({ _tag: "NotSampled", reason })
const noMatchingCriterion = refuse("no_matching_criterion")
const layerExcluded = refuse("layer_excluded")
const unallocatedSlot = refuse("unallocated_slot")

const reasonOf = (outcome: Outcome) => {
  if (outcome._tag === "NotSampled") return outcome.reason
  return outcome.allocatedBy === "override" ? "forced" : "allocated"
}

const forcedBuckets = (overrides: readonly Override[]) => {
  const forced = new Map(overrides.map((each) => [entityKey(each.sampledEntity, each.sampledValue), each.bucket]))
  if (forced.size === 0) return () => undefined
  return (sampledEntity: string, sampledValue: string) => forced.get(entityKey(sampledEntity, sampledValue))
}

/**
 * The state of the experiment decides first, then an override, then the criteria, the layer and the slot table. A request that names a
 * bucket skips the criteria and the slot table, but not the layer.
 */
export const compileAllocator = (snapshot: Snapshot): Allocator => {
  const { allocation, experiment, layer, revision, serviceActive } = snapshot
  const { version } = allocation
  const limited = hasLimits(experiment, allocation.buckets)
  const names = new Set(allocation.buckets.map((bucket) => bucket.name))
  const inactiveReason = lifecycle.compileNotSampledReason(experiment, serviceActive)
  const forcedBucket = forcedBuckets(snapshot.overrides)
  const slotOf = slotHasher(snapshot.salt)
  const bucketAt = compileSlotTable(allocation.table)
  const criteria = compileCriteria(snapshot.criteria)
  const layerMembership = layer === null ? () => null : membershipIn(layer)

  const allocate = (bucket: string, slot: number, allocatedBy: AllocatedBy): Outcome => ({
    _tag: "Allocate",
    bucket,
    slot,
    version,
    allocatedBy
  })
  const outcome = (request: SampleRequest, now: number): Outcome => {
    const { allocatedBucket, sampledEntity, sampledValue } = request
    const reason = inactiveReason(now)
    if (reason !== null) return refuse(reason)
    const override = forcedBucket(sampledEntity, sampledValue)
    if (override !== undefined) return allocate(override, slotOf(sampledEntity, sampledValue), "override")
    if (allocatedBucket === undefined && !criteria.match(request).qualifies) return noMatchingCriterion
    if (layerMembership(sampledEntity, sampledValue)?.excluded === true) return layerExcluded
    const slot = slotOf(sampledEntity, sampledValue)
    if (allocatedBucket !== undefined) return allocate(allocatedBucket, slot, "caller")
    const bucket = bucketAt(slot)
    return bucket === null ? unallocatedSlot : allocate(bucket, slot, "service")
  }
  const decide = (request: SampleRequest, now: number): Decision => {
    const { allocatedBucket } = request
    if (allocatedBucket !== undefined && !names.has(allocatedBucket)) {
      return { _tag: "UnknownBucket", bucket: allocatedBucket }
    }
    const decided = outcome(request, now)
    return decided._tag === "Allocate" && allocatedBucket !== undefined && decided.bucket !== allocatedBucket
      ? { _tag: "ForcedElsewhere", bucket: decided.bucket }
      : decided
  }
  const explain: Allocator["explain"] = (entity, now) => {
    const { attributes, sampledEntity, sampledValue } = entity
    const decided = outcome({ sampledEntity, sampledValue, attributes }, now)
    const { criterionId, qualifies } = criteria.match(entity)
    return {
      reason: reasonOf(decided),
      bucket: decided._tag === "NotSampled" ? null : decided.bucket,
      slot: slotOf(sampledEntity, sampledValue),
      version,
      criterionId,
      criteria: qualifies ? [] : criteria.explain(entity),
      layer: layerMembership(sampledEntity, sampledValue)
    }
  }
  return { revision, limited, decide, explain, explanationSize: JSON.stringify(snapshot.criteria).length }
}
