import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { entityKey } from "../shared/entityKey.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import { compileCriteria } from "../targeting/compileCriteria.ts"
import type { Allocation } from "./Allocation.ts"
import type { AllocatedBy, Decision, Explanation, LayerStanding, Override, SampleRequest } from "./Decision.ts"
import { compileSlotTable, covers, type SlotSpan } from "./SlotTable.ts"
import { layerDomain, slotHasher } from "./slotOf.ts"

/** What a layer leaves to the experiment. */
export interface LayerShare {
  readonly id: string
  readonly salt: string
  readonly slots: readonly SlotSpan[]
}

/** All that decides who is sampled into which bucket, at one revision of the experiment. */
export interface Snapshot {
  readonly experiment: Experiment
  readonly serviceActive: boolean
  readonly salt: string
  /** Grows with every change to the experiment, its service, criteria or buckets. */
  readonly revision: number
  readonly allocation: Allocation
  readonly criteria: readonly Criterion[]
  /** Null when it is in none. */
  readonly layer: LayerShare | null
  readonly overrides: readonly Override[]
}

type Outcome = Extract<Decision, { readonly _tag: "Allocate" | "Refuse" }>

/** A snapshot made ready to decide: pure, and the same for the same request at the same time. */
export interface Allocator {
  readonly revision: number
  readonly decide: (request: SampleRequest, now: number) => Decision
  /** What `decide` says without a named bucket, with all that it looked at and could have looked at. */
  readonly explain: (request: Omit<SampleRequest, "allocatedBucket">, now: number) => Explanation
  /** About how many characters the criteria of one explanation have as JSON, without what was found, when none of them takes the entity. */
  readonly explanationSize: number
}

const reasonOf = (outcome: Outcome) => {
  if (outcome._tag === "Refuse") return outcome.reason
  return outcome.allocatedBy === "override" ? "forced" : "allocated"
}

/**
 * An override decides before all but the state of the experiment. Then a caller who names the bucket has decided for the criteria and the
 * slot table; a layer keeps out either way whom it does not leave to the experiment.
 */
export const compileAllocator = (snapshot: Snapshot): Allocator => {
  const { allocation, experiment, layer, revision, serviceActive } = snapshot
  const { version } = allocation
  const names = new Set(allocation.buckets.map((bucket) => bucket.name))
  const slotOf = slotHasher(snapshot.salt)
  const bucketAt = compileSlotTable(allocation.table)
  const criteria = compileCriteria(snapshot.criteria)
  const layerSlotOf = layer === null ? null : slotHasher(layer.salt, layerDomain)
  const forced = new Map(
    snapshot.overrides.map((each) => [entityKey(each.sampledEntity, each.sampledValue), each.bucket])
  )

  const standing = (sampledEntity: string, sampledValue: string): LayerStanding | null => {
    if (layer === null || layerSlotOf === null) return null
    const slot = layerSlotOf(sampledEntity, sampledValue)
    return { layerId: layer.id, slot, excluded: !covers(layer.slots, slot) }
  }

  const outcome = (request: SampleRequest, now: number): Outcome => {
    const { allocatedBucket: named, sampledEntity, sampledValue } = request
    const reason = lifecycle.refusal(experiment, serviceActive, now)
    if (reason !== null) return { _tag: "Refuse", reason }
    const slot = slotOf(sampledEntity, sampledValue)
    const allocate = (bucket: string, allocatedBy: AllocatedBy): Outcome => ({
      _tag: "Allocate",
      bucket,
      slot,
      version,
      allocatedBy
    })
    const override = forced.size === 0 ? undefined : forced.get(entityKey(sampledEntity, sampledValue))
    if (override !== undefined) return allocate(override, "override")
    if (named === undefined && !criteria.match(sampledEntity, request.attributes).qualifies) {
      return { _tag: "Refuse", reason: "no_matching_criterion" }
    }
    if (standing(sampledEntity, sampledValue)?.excluded === true) return { _tag: "Refuse", reason: "layer_excluded" }
    if (named !== undefined) return allocate(named, "caller")
    const bucket = bucketAt(slot)
    return bucket === null ? { _tag: "Refuse", reason: "unallocated_slot" } : allocate(bucket, "service")
  }
  const decide = (request: SampleRequest, now: number): Decision => {
    const { allocatedBucket: named } = request
    if (named !== undefined && !names.has(named)) return { _tag: "UnknownBucket", bucket: named }
    const decided = outcome(request, now)
    return decided._tag === "Allocate" && named !== undefined && decided.bucket !== named
      ? { _tag: "ForcedElsewhere", bucket: decided.bucket }
      : decided
  }
  const explain: Allocator["explain"] = ({ attributes, sampledEntity, sampledValue }, now) => {
    const decided = outcome({ sampledEntity, sampledValue, attributes }, now)
    const { criterionId, qualifies } = criteria.match(sampledEntity, attributes)
    return {
      reason: reasonOf(decided),
      bucket: decided._tag === "Refuse" ? null : decided.bucket,
      slot: slotOf(sampledEntity, sampledValue),
      version,
      criterionId,
      criteria: qualifies ? [] : criteria.explain(sampledEntity, attributes),
      layer: standing(sampledEntity, sampledValue)
    }
  }
  return { revision, decide, explain, explanationSize: JSON.stringify(snapshot.criteria).length }
}
