import type { NotSampledReason } from "../shared/Reason.ts"
import type { Experiment } from "./Experiment.ts"

type Start = Pick<Experiment, "scheduledStartDate" | "scheduleStatus">
type End = Pick<Experiment, "completedAt" | "scheduledEndDate">

/** What says whether an experiment samples at an instant. Times are milliseconds since the epoch. */
export interface SamplingState extends Start, End, Pick<Experiment, "active" | "archived"> {}

/** Whether the instant of a pending start has come. */
export const isDue = ({ scheduledStartDate, scheduleStatus }: Start, now: number): boolean =>
  scheduleStatus === "pending" && scheduledStartDate !== null && scheduledStartDate <= now

/** Whether the end date has come and the experiment is not stored as completed yet. */
export const isEndDue = ({ completedAt, scheduledEndDate }: End, now: number): boolean =>
  completedAt === null && scheduledEndDate !== null && scheduledEndDate <= now

/** Why the experiment samples no entity at `now`; null when it does. A due schedule has taken effect, whether or not a worker has stored it. */
export const notSampledReason = (
  experiment: SamplingState,
  serviceActive: boolean,
  now: number
): NotSampledReason | null => {
  if (experiment.archived) return "experiment_archived"
  if (experiment.completedAt !== null || isEndDue(experiment, now)) return "experiment_completed"
  if (!serviceActive) return "service_inactive"
  if (experiment.active || isDue(experiment, now)) return null
  return experiment.scheduleStatus === "pending" ? "experiment_not_started" : "experiment_inactive"
}

/** `notSampledReason` for many instants: of one stored state it changes only at a pending start and at the end date. */
export const compileNotSampledReason = (
  experiment: SamplingState,
  serviceActive: boolean
): ((now: number) => NotSampledReason | null) => {
  const reasonAt = (now: number) => notSampledReason(experiment, serviceActive, now)
  const { completedAt, scheduledEndDate, scheduledStartDate, scheduleStatus } = experiment
  const start = scheduleStatus === "pending" ? scheduledStartDate : null
  const before = reasonAt(Number.NEGATIVE_INFINITY)
  if (start === null && (scheduledEndDate === null || completedAt !== null)) return () => before
  const end = scheduledEndDate ?? Number.POSITIVE_INFINITY
  const from = start ?? Number.NEGATIVE_INFINITY
  const between = reasonAt(Math.min(from, end))
  const after = reasonAt(end)
  return (now) => {
    if (now >= end) return after
    return now >= from ? between : before
  }
}
