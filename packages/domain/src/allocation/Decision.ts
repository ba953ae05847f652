import type { NotSampledReason, Reason } from "../shared/Reason.ts"
import type { Attributes } from "../targeting/Attributes.ts"
import type { CriterionExplanation } from "../targeting/compileCriteria.ts"

/** What decided the bucket: the slot table (`service`), the bucket that the request names (`caller`), or an override, which forces the sample. */
export type AllocatedBy = "service" | "caller" | "override"

/** Forces an entity into a bucket, for QA; unique per (experiment, entity, value). Times are milliseconds since the epoch. */
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
  | { readonly _tag: "NotSampled"; readonly reason: NotSampledReason }
  | { readonly _tag: "UnknownBucket"; readonly bucket: string }
  /** An override forces a different bucket from the one that the request names. */
  | { readonly _tag: "ForcedElsewhere"; readonly bucket: string }

/** The decision about an entity in a request that names no bucket. */
export type EntityDecision = Extract<Decision, { readonly _tag: "Allocate" | "NotSampled" }>

/** Why the entity is or is not in a bucket. */
export const reasonOf = (decision: EntityDecision): Explanation["reason"] => {
  if (decision._tag === "NotSampled") return decision.reason
  return decision.allocatedBy === "override" ? "forced" : "allocated"
}

/** An entity's slot in the layer of the experiment. */
export interface LayerMembership {
  readonly layerId: string
  /** 0–9999, the hash of the entity in the layer. */
  readonly slot: number
  /** Whether the slot is not one that the experiment has booked. */
  readonly excluded: boolean
}

/** The decision about a request that names no bucket, and why. */
export interface Explanation {
  readonly reason: Exclude<Reason, "already_sampled">
  /** Null when nothing would be sampled. */
  readonly bucket: string | null
  readonly slot: number
  readonly version: number
  /** The criterion that the entity matches, even if it is not sampled for another reason; null without a match or without criteria. */
  readonly criterionId: string | null
  /** Every criterion, when the entity matches none; otherwise empty. */
  readonly criteria: readonly CriterionExplanation[]
  /** Null when the experiment is in no layer. */
  readonly layer: LayerMembership | null
}
