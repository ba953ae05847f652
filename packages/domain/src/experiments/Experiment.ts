import { domainError } from "../shared/domainError.ts"
/** An experiment as stored. Times are milliseconds since the epoch. */
export interface Experiment {
  readonly id: string
  /** What the planning API calls its id: decimal digits. */
  readonly number: string
  readonly serviceId: string
  /** That of its service, which never changes. */
  readonly teamId: string
  readonly name: string
  readonly description: string | null
  readonly active: boolean
  readonly archived: boolean
  readonly scheduledStartDate: number | null
  /** True from the moment a schedule is set until it has fired or been overtaken; a schedule fires once. */
  readonly schedulePending: boolean
  readonly lastActivatedAt: number | null
  readonly lastDeactivatedAt: number | null
  readonly completedAt: number | null
  readonly dueDate: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export class ExperimentNotFound extends domainError("ExperimentNotFound", {
  kind: "not_found",
  message: "Experiment not found"
})<{ readonly id: string }> {}

export class ExperimentArchived extends domainError("ExperimentArchived", {
  kind: "conflict",
  message: "Experiment is archived"
})<{ readonly id: string }> {}
