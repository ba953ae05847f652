import type { Reason, Refusal } from "../shared/Reason.ts"
import type { Attributes } from "../targeting/Attributes.ts"
import type { CriterionExplanation } from "../targeting/compileCriteria.ts"

/** Who decided the bucket: the slot table, the caller who named it, or an override, which makes the sample a forced one. */
export type AllocatedBy = "service" | "caller" | "override"

/** An entity that is forced into a bucket, for QA; one per (experiment, entity, value). Times are milliseconds since the epoch. */
export interface Override {
  readonly id: string
  readonly experimentId: string
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly bucket: string
  readonly createdAt: number
  readonly updatedAt: number
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
  /** An override forces another bucket than the one that the caller named. */
  | { readonly _tag: "ForcedElsewhere"; readonly bucket: string }

/** Where an entity stands in the layer of the experiment. */
export interface LayerStanding {
  readonly layerId: string
  /** 0–9999, what the entity hashes to in the layer. */
  readonly slot: number
  /** Whether that slot is not the experiment's. */
  readonly excluded: boolean
}

/** What is decided when nobody names a bucket, and why. */
export interface Explanation {
  readonly reason: Exclude<Reason, "already_sampled">
  /** Null when nothing would be sampled. */
  readonly bucket: string | null
  readonly slot: number
  readonly version: number
  /** The criterion that takes the entity, whatever else keeps it out; null if none does, and if there are none. */
  readonly criterionId: string | null
  /** Every criterion, when there are some and none takes the entity; otherwise empty. */
  readonly criteria: readonly CriterionExplanation[]
  /** Null when the experiment is in no layer. */
  readonly layer: LayerStanding | null
}
