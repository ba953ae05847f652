import { domainError } from "../shared/domainError.ts"
import type { Ending, ExperimentLimits } from "./ExperimentLimits.ts"
import type { FlagFields } from "./FlagFields.ts"
import type { PowerPlan } from "./PowerPlan.ts"
import type { ScheduleStatus } from "./ScheduleStatus.ts"

/** The fields that describe an experiment and do not change what it does. Times are milliseconds since the epoch. */
export interface ExperimentDetails {
  readonly name: string
  readonly description: string | null
  readonly dueDate: number | null
}

/** The details of an experiment before it is given any. */
export const noDetails: ExperimentDetails = { name: "", description: null, dueDate: null }

/** Details to change; an undefined field stays as it is. */
export type DetailsPatch = { readonly [Field in keyof ExperimentDetails]?: ExperimentDetails[Field] | undefined }

/** An experiment as stored. Times are milliseconds since the epoch. */
export interface Experiment extends ExperimentDetails, ExperimentLimits, FlagFields {
  /** The test as it was planned at the creation; never changes. Null without a plan. */
  readonly plan: PowerPlan | null
  readonly id: string
  /** The planning API's id: decimal digits. */
  readonly number: string
  readonly serviceId: string
  /** The team of its service; never changes. */
  readonly teamId: string
  readonly active: boolean
  readonly archived: boolean
  readonly scheduledStartDate: number | null
  /** `none` exactly when there is no date. */
  readonly scheduleStatus: ScheduleStatus
  readonly lastActivatedAt: number | null
  readonly lastDeactivatedAt: number | null
  readonly completedAt: number | null
  /** What completed the experiment; null unless it is completed. */
  readonly endedBy: Ending | null
  /** When the last sample of `maxSamples` was stored; null while the experiment accepts more. */
  readonly quotaReachedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** The given details of `patch` instead of those of `current`; its other fields do not count. */
export const withDetails = <Current extends ExperimentDetails>(current: Current, patch: DetailsPatch): Current => {
  const given = Object.entries(patch).filter(([field, value]) => Object.hasOwn(noDetails, field) && value !== undefined)
  return { ...current, ...Object.fromEntries(given) }
}

export class ExperimentNotFound extends domainError("ExperimentNotFound", {
  kind: "not_found",
  message: "Experiment not found"
})<{ readonly id: string }> {}

export class ExperimentCompleted extends domainError("ExperimentCompleted", {
  kind: "conflict",
  message: "Experiment is completed; reopen it first"
})<{ readonly id: string }> {}

export class ExperimentArchived extends domainError("ExperimentArchived", {
  kind: "conflict",
  message: "Experiment is archived"
})<{ readonly id: string }> {}
