import { domainError } from "../shared/domainError.ts"

/** A comparison of one attribute with a value. Times are milliseconds since the epoch. */
export interface Condition {
  readonly id: string
  readonly criterionId: string
  readonly experimentId: string
  readonly model: string
  readonly property: string
  /** The operator or its alias, as sent. */
  readonly condition: string
  readonly value: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** An entity matches when it is a `samplingModel` and its attributes satisfy every condition. */
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

export class ConditionNotFound extends domainError("ConditionNotFound", {
  kind: "not_found",
  message: "Condition not found"
})<{ readonly id: string }> {}
