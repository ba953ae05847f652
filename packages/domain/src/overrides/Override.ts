import { domainError } from "../shared/domainError.ts"
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

export class OverrideNotFound extends domainError("OverrideNotFound", {
  kind: "not_found",
  message: "Override not found"
})<{ readonly id: string }> {}
