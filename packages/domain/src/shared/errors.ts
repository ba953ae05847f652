import { Data } from "effect"
import type { Scope } from "./Permission.ts"
import { type Refusal, refusals } from "./Reason.ts"

/** One field that breaks a rule; `path` leads to it in the input, `[]` is the input itself. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export class ServiceNotFound extends Data.TaggedError("ServiceNotFound")<{ readonly id: string }> {
  readonly reason = "service_not_found" as const
  override readonly message = "Service not found"
}

export class ExperimentNotFound extends Data.TaggedError("ExperimentNotFound")<{ readonly id: string }> {
  readonly reason = "experiment_not_found" as const
  override readonly message = "Experiment not found"
}

export class CriterionNotFound extends Data.TaggedError("CriterionNotFound")<{ readonly id: string }> {
  readonly reason = "criterion_not_found" as const
  override readonly message = "Criterion not found"
}

export class SampleNotFound extends Data.TaggedError("SampleNotFound")<{ readonly id: string }> {
  readonly reason = "sample_not_found" as const
  override readonly message = "Sample not found"
}

export class ExperimentArchived extends Data.TaggedError("ExperimentArchived")<{ readonly id: string }> {
  readonly reason = "experiment_archived" as const
  override readonly message = "Experiment is archived"
}

export class BucketExists extends Data.TaggedError("BucketExists")<{ readonly bucket: string }> {
  readonly reason = "bucket_exists" as const
  override get message() {
    return `Bucket ${JSON.stringify(this.bucket)} already exists in this experiment`
  }
}

export class SampleConflict extends Data.TaggedError("SampleConflict")<{
  readonly id: string
  readonly bucket: string
}> {
  readonly reason = "sample_conflict" as const
  override get message() {
    return `Already sampled into bucket ${JSON.stringify(this.bucket)}`
  }
}

export class OverrideConflict extends Data.TaggedError("OverrideConflict")<{ readonly bucket: string }> {
  readonly reason = "override_conflict" as const
  override get message() {
    return `An override forces this entity into bucket ${JSON.stringify(this.bucket)}`
  }
}

export class OverrideNotFound extends Data.TaggedError("OverrideNotFound")<{ readonly id: string }> {
  readonly reason = "override_not_found" as const
  override readonly message = "Override not found"
}

export class LayerNotFound extends Data.TaggedError("LayerNotFound")<{ readonly id: string }> {
  readonly reason = "layer_not_found" as const
  override readonly message = "Layer not found"
}

export class NotInLayer extends Data.TaggedError("NotInLayer")<{ readonly experimentId: string }> {
  readonly reason = "not_in_layer" as const
  override readonly message = "The experiment is in no layer"
}

export class LayerFull extends Data.TaggedError("LayerFull")<{ readonly free: number; readonly percentage: number }> {
  readonly reason = "layer_full" as const
  override get message() {
    return `The layer has ${this.free} per cent left for this experiment, not ${this.percentage}`
  }
}

export class NotSampled extends Data.TaggedError("NotSampled")<{ readonly reason: Refusal }> {
  override get message() {
    return `Not sampled: ${refusals[this.reason]} (${this.reason})`
  }
}

export class InvalidInput extends Data.TaggedError("InvalidInput")<{ readonly problems: readonly Problem[] }> {
  readonly reason = "invalid_input" as const
  override get message() {
    return this.problems.map(({ message }) => message).join("; ")
  }
}

/** The request says who asks, or should, and what it says is not known, not valid any more, or missing. */
export class Unauthenticated extends Data.TaggedError("Unauthenticated")<{ readonly scheme: "api_key" | "bearer" }> {
  readonly reason = "unauthenticated" as const
  override get message() {
    return this.scheme === "api_key"
      ? "The API key is unknown, expired or revoked"
      : "The bearer token is missing, unknown, expired or revoked"
  }
}

export class PermissionDenied extends Data.TaggedError("PermissionDenied")<{
  readonly action: "access" | "create" | "manage"
  readonly subject: "experiment" | "project" | "team" | "user"
}> {
  readonly reason = "permission_denied" as const
  override get message() {
    return `You don't have permission to ${this.action} ${this.subject}`
  }
}

/** The token is good, but was made for less than this. */
export class ScopeMissing extends Data.TaggedError("ScopeMissing")<{ readonly scope: Scope }> {
  readonly reason = "permission_denied" as const
  override get message() {
    return `The token does not have the scope ${this.scope}`
  }
}

/** Nothing of that kind has this id where the path says. */
export class RecordNotFound extends Data.TaggedError("RecordNotFound")<{
  readonly kind: "ApiToken" | "Experiment" | "Project" | "Team" | "TeamUser" | "User" | "UserAssignment" | "UserRole"
  readonly id: string
}> {
  readonly reason = "record_not_found" as const
  override get message() {
    return `${this.kind} record with id ${this.id} not found in the specified scope`
  }
}

/** Every failure that a caller can act on. */
export type DomainError =
  | BucketExists
  | CriterionNotFound
  | ExperimentArchived
  | ExperimentNotFound
  | InvalidInput
  | LayerFull
  | LayerNotFound
  | NotInLayer
  | NotSampled
  | OverrideConflict
  | OverrideNotFound
  | PermissionDenied
  | RecordNotFound
  | SampleConflict
  | SampleNotFound
  | ScopeMissing
  | ServiceNotFound
  | Unauthenticated
