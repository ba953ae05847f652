import type { Allocation } from "./Allocation.ts"
import type { Criterion } from "./Criterion.ts"
import { type Attributes, compileCriteria } from "./compileCriteria.ts"
import type { Experiment } from "./Experiment.ts"
import * as lifecycle from "./lifecycle.ts"
import type { Refusal } from "./Reason.ts"
import type { AllocatedBy } from "./Sample.ts"
import { compileSlotTable } from "./SlotTable.ts"
import { slotHasher } from "./slotOf.ts"

/** All that decides who is sampled into which bucket, at one revision of the experiment. */
export interface Snapshot {
  readonly experiment: Experiment
  readonly serviceActive: boolean
  readonly salt: string
  /** Grows with every change to the experiment, its service, criteria or buckets. */
  readonly revision: number
  readonly allocation: Allocation
  readonly criteria: readonly Criterion[]
}

export interface SampleRequest {
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly allocatedBucket?: string | undefined
  readonly attributes?: Attributes | undefined
}

export type Decision =
  | {
      readonly _tag: "Allocate"
      readonly bucket: string
      readonly slot: number
      readonly version: number
      readonly allocatedBy: AllocatedBy
    }
  | { readonly _tag: "Refuse"; readonly reason: Refusal }
  | { readonly _tag: "UnknownBucket"; readonly bucket: string }

/** A snapshot made ready to decide: pure, and the same for the same request at the same time. */
export interface Allocator {
  readonly revision: number
  readonly decide: (request: SampleRequest, now: number) => Decision
}

/** A caller who names the bucket has decided; otherwise criteria and the slot table do. */
export const compileAllocator = (snapshot: Snapshot): Allocator => {
  const { allocation, experiment, revision, serviceActive } = snapshot
  const { version } = allocation
  const names = new Set(allocation.buckets.map((bucket) => bucket.name))
  const slotOf = slotHasher(snapshot.salt)
  const bucketAt = compileSlotTable(allocation.table)
  const qualifies = compileCriteria(snapshot.criteria)

  const decide = (request: SampleRequest, now: number): Decision => {
    const named = request.allocatedBucket
    if (named !== undefined && !names.has(named)) return { _tag: "UnknownBucket", bucket: named }
    const reason = lifecycle.refusal(experiment, serviceActive, now)
    if (reason !== null) return { _tag: "Refuse", reason }
    const slot = slotOf(request.sampledEntity, request.sampledValue)
    if (named !== undefined) return { _tag: "Allocate", bucket: named, slot, version, allocatedBy: "caller" }
    if (!qualifies(request.sampledEntity, request.attributes).qualifies) {
      return { _tag: "Refuse", reason: "no_matching_criterion" }
    }
    const bucket = bucketAt(slot)
    return bucket === null
      ? { _tag: "Refuse", reason: "unallocated_slot" }
      : { _tag: "Allocate", bucket, slot, version, allocatedBy: "service" }
  }
  return { revision, decide }
}
