import type { AllocatedBy } from "../allocation/Decision.ts"
import { domainError } from "../shared/domainError.ts"
import { type NotSampledReason, notSampledReasons } from "../shared/Reason.ts"

/** What a list shows of a sample. Times are milliseconds since the epoch. */
export interface ListedSample {
  readonly id: string
  readonly experimentId: string
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly allocatedBucket: string
  readonly complete: boolean
  /** When completion was accepted, whether or not the worker has stamped it. */
  readonly completedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** One entity's enrolment, unique per (experiment, entity, value). */
export interface Sample extends ListedSample {
  /** 0–9999, the hash of the entity. */
  readonly slot: number
  readonly allocationVersion: number
  /** The experiment's revision that the decision was made on; null when the sample is older than this record. */
  readonly revision: number | null
  readonly allocatedBy: AllocatedBy
}

/** The number of samples in one bucket. */
export interface SampleCount {
  readonly bucket: string
  /** Without forced samples. */
  readonly samples: number
  /** The complete ones of `samples`. */
  readonly complete: number
  /** Samples that an override made, for QA. */
  readonly forced: number
}

export class SampleNotFound extends domainError("SampleNotFound", {
  kind: "not_found",
  message: "Sample not found"
})<{ readonly id: string }> {}

export class SampleConflict extends domainError("SampleConflict", { kind: "conflict" })<{
  readonly id: string
  readonly bucket: string
}> {
  override get message() {
    return `Already sampled into bucket ${JSON.stringify(this.bucket)}`
  }
}

export class OverrideConflict extends domainError("OverrideConflict", { kind: "conflict" })<{
  readonly bucket: string
}> {
  override get message() {
    return `An override forces this entity into bucket ${JSON.stringify(this.bucket)}`
  }
}

export class NotSampled extends domainError("NotSampled", { kind: "conflict" })<{ readonly reason: NotSampledReason }> {
  override get message() {
    return `Not sampled: ${notSampledReasons[this.reason]} (${this.reason})`
  }
}
