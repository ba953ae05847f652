import { domainError } from "../shared/domainError.ts"
/** One comparison of an attribute of the request. Times are milliseconds since the epoch. */
export interface Condition {
  readonly id: string
  readonly criterionId: string
  readonly experimentId: string
  readonly model: string
  readonly property: string
  /** The operator, as it was sent: a synonym stays one. */
  readonly condition: string
  readonly value: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** A request qualifies when its entity is `samplingModel` and its attributes meet every condition. */
export interface Criterion {
  readonly id: string
  readonly experimentId: string
  readonly samplingModel: string
  readonly samplingAttribute: string
  readonly conditions: readonly Condition[]
  readonly createdAt: number
  readonly updatedAt: number
}

export class CriterionNotFound extends domainError("CriterionNotFound", {
  kind: "not_found",
  message: "Criterion not found"
})<{ readonly id: string }> {}
