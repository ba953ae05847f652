import type { Experiment } from "../experiments/Experiment.ts"

export const listedStatuses = ["draft", "scheduled", "running", "paused", "completed"] as const

/**
 * Where an experiment stands. `draft`: never started, and no start is pending. `scheduled`: its start is pending. `running`: it is active.
 * `paused`: it has started and is not active. `completed`: it has ended.
 */
export type ListedStatus = (typeof listedStatuses)[number]

/** The status of a current experiment. */
export const listedStatusOf = ({
  active,
  completedAt,
  lastActivatedAt,
  scheduleStatus
}: Pick<Experiment, "active" | "completedAt" | "lastActivatedAt" | "scheduleStatus">): ListedStatus => {
  if (completedAt !== null) return "completed"
  if (active) return "running"
  if (scheduleStatus === "pending") return "scheduled"
  return lastActivatedAt === null ? "draft" : "paused"
}

/** What a list shows of an experiment beside its own fields. */
export interface ListedFacts {
  readonly serviceName: string
  /** The planning API's id of the service. */
  readonly serviceNumber: string
  readonly serviceActive: boolean
  /** Samples without forced ones, and those of them that are complete. */
  readonly samples: number
  readonly complete: number
  /** In order of creation. */
  readonly buckets: readonly { readonly name: string; readonly slots: number }[]
  /** When the alarm of a sample ratio mismatch was raised; null without one. */
  readonly srmAlarmedAt: number | null
  /** The users with the role Owner on the experiment, by name. */
  readonly owners: readonly { readonly id: string; readonly fullName: string }[]
}

/** A current experiment in a list over services. */
export interface ListedExperiment extends ListedFacts {
  readonly experiment: Experiment
  readonly status: ListedStatus
}

/** The first instant of an experiment on a timeline: its pending start, its last start, or a start that it has missed; null without any. */
export const startsAt = ({
  lastActivatedAt,
  scheduledStartDate,
  scheduleStatus
}: Pick<Experiment, "lastActivatedAt" | "scheduledStartDate" | "scheduleStatus">): number | null =>
  scheduleStatus === "pending" ? scheduledStartDate : (lastActivatedAt ?? scheduledStartDate)

/** The last instant of an experiment: when it ended, or when it will; null when it has no end. */
export const endsAt = ({ completedAt, scheduledEndDate }: Pick<Experiment, "completedAt" | "scheduledEndDate">) =>
  completedAt ?? scheduledEndDate
