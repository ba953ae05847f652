import { Equal, Result } from "effect"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { NotSampledReason } from "../shared/Reason.ts"
import {
  type DetailsPatch,
  type Experiment,
  ExperimentArchived,
  type ExperimentDetails,
  type ScheduleStatus,
  withDetails
} from "./Experiment.ts"

export interface NewExperiment extends ExperimentDetails {
  readonly id: string
  readonly number: string
  readonly serviceId: string
  readonly teamId: string
  readonly active: boolean
  readonly scheduledStartDate: number | null
}

export interface ExperimentPatch extends DetailsPatch {
  readonly active?: boolean | undefined
  readonly scheduledStartDate?: number | null | undefined
  readonly completed?: true | undefined
}

/** What a change is decided at. `now` is in milliseconds since the epoch. */
export interface Moment {
  readonly serviceActive: boolean
  readonly now: number
}

/** The status of a date that has passed and starts nothing any more. */
const dateStatus = (lastActivatedAt: number | null): ScheduleStatus => (lastActivatedAt === null ? "missed" : "started")

/** A new experiment. It waits for a start in the future, even if `active` is true; otherwise `active` decides. */
export const create = (input: NewExperiment, now: number): Experiment => {
  const { scheduledStartDate } = input
  const pending = scheduledStartDate !== null && scheduledStartDate > now
  const active = input.active && !pending
  const lastActivatedAt = active ? now : null
  const passed = scheduledStartDate === null ? "none" : dateStatus(lastActivatedAt)
  return {
    ...input,
    active,
    archived: false,
    scheduleStatus: pending ? "pending" : passed,
    lastActivatedAt,
    lastDeactivatedAt: null,
    completedAt: null,
    createdAt: now,
    updatedAt: now
  }
}

/** Whether the instant of a pending start has come. */
export const isDue = (
  { scheduledStartDate, scheduleStatus }: Pick<Experiment, "scheduledStartDate" | "scheduleStatus">,
  now: number
): boolean => scheduleStatus === "pending" && scheduledStartDate !== null && scheduledStartDate <= now

/**
 * The state at `now`, whether or not a worker has stored it: a due schedule has taken effect at its instant, or was missed because the
 * experiment or its service is archived. Every change to `archived` or to the service settles due schedules first, so both are as they
 * were at that instant.
 */
export const at = (experiment: Experiment, serviceActive: boolean, now: number): Experiment => {
  if (!isDue(experiment, now)) return experiment
  if (experiment.archived || !serviceActive) return { ...experiment, scheduleStatus: "missed" }
  return { ...experiment, active: true, scheduleStatus: "started", lastActivatedAt: experiment.scheduledStartDate }
}

/** Whether the experiment holds its share of a layer: completing or archiving releases it, reopening books it again. */
export const holdsShare = ({ archived, completedAt }: Pick<Experiment, "archived" | "completedAt">): boolean =>
  !archived && completedAt === null

/** Cancels a pending schedule. */
export const cancel = (experiment: Experiment): Experiment =>
  experiment.scheduleStatus === "pending" ? { ...experiment, scheduleStatus: "cancelled" } : experiment

/** Starts or restarts allocation: cancels a pending schedule and reopens a completed experiment. */
export const activate = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? experiment : { ...cancel(experiment), active: true, lastActivatedAt: now, completedAt: null }

/** Stops allocation. A pending schedule stays. */
const stop = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? { ...experiment, active: false, lastDeactivatedAt: now } : experiment

/** Stops allocation and cancels a pending schedule. */
const deactivate = (experiment: Experiment, now: number): Experiment => cancel(stop(experiment, now))

/** Ends allocation and cancels a pending schedule. */
export const complete = (experiment: Experiment, now: number): Experiment =>
  experiment.completedAt !== null ? experiment : { ...deactivate(experiment, now), completedAt: now }

/** Resets to never started and never completed. A pending schedule stays; a start that has taken effect is cancelled. */
export const reset = (experiment: Experiment, now: number): Experiment => {
  if (experiment.lastActivatedAt === null && experiment.completedAt === null) return experiment
  const scheduleStatus = experiment.scheduleStatus === "started" ? "cancelled" : experiment.scheduleStatus
  return { ...stop(experiment, now), scheduleStatus, lastActivatedAt: null, completedAt: null }
}

/** Archives the experiment: stops allocation. A pending schedule is suspended until the experiment is restored. */
export const archive = (experiment: Experiment, now: number): Experiment =>
  experiment.archived ? experiment : { ...stop(experiment, now), archived: true }

/** Restores from the archive; the experiment stays inactive until a start that is still pending. */
export const restore = (experiment: Experiment): Experiment =>
  experiment.archived ? { ...experiment, archived: false } : experiment

/** Stores the date of a completed experiment, which waits for no start. */
const note = (experiment: Experiment, start: number, now: number): Experiment => {
  const scheduleStatus = start > now ? "cancelled" : dateStatus(experiment.lastActivatedAt)
  return { ...experiment, scheduledStartDate: start, scheduleStatus }
}

/**
 * Sets, moves or clears (`null`) the start. A start in the future stops a running experiment until then. Moving a pending start into the
 * past starts the experiment now. The same date again changes nothing, except that it schedules an inactive experiment whose earlier
 * start was cancelled. A completed experiment only stores the date.
 */
export const reschedule = (experiment: Experiment, start: number | null, now: number): Experiment => {
  const { active, completedAt, scheduledStartDate, scheduleStatus } = experiment
  if (start === null) {
    return scheduledStartDate === null
      ? experiment
      : { ...experiment, scheduledStartDate: null, scheduleStatus: "none" }
  }
  const waits = start > now && completedAt === null
  if (start === scheduledStartDate && (!waits || active || scheduleStatus === "pending")) return experiment
  if (completedAt !== null) return note(experiment, start, now)
  if (waits) return { ...stop(experiment, now), scheduledStartDate: start, scheduleStatus: "pending" }
  const acted = scheduleStatus === "pending" ? activate(experiment, now) : experiment
  return { ...acted, scheduledStartDate: start, scheduleStatus: dateStatus(acted.lastActivatedAt) }
}

/** Reopens a completed experiment. Clears its date, so that the same date in the patch schedules it like any other. */
const reopen = (experiment: Experiment): Experiment => ({
  ...experiment,
  completedAt: null,
  scheduledStartDate: null,
  scheduleStatus: "none"
})

const setActive = (experiment: Experiment, active: boolean | undefined, now: number): Experiment => {
  if (active === undefined) return experiment
  return active ? activate(experiment, now) : deactivate(experiment, now)
}

/** A date that differs from the stored one schedules whatever `active` says; beside the stored date, `active` decides. */
const changeSchedule = (
  experiment: Experiment,
  { active, scheduledStartDate: start }: ExperimentPatch,
  now: number
): Experiment => {
  if (start === undefined) return setActive(experiment, active, now)
  const reopens = active === true && experiment.completedAt !== null
  if (start === experiment.scheduledStartDate && !reopens) {
    return active === undefined ? reschedule(experiment, start, now) : setActive(experiment, active, now)
  }
  const waits = start !== null && start > now
  if (!waits || active !== true) return reschedule(setActive(experiment, active, now), start, now)
  return reschedule(reopens ? reopen(experiment) : experiment, start, now)
}

const change = (experiment: Experiment, patch: ExperimentPatch, now: number): Experiment => {
  const described = withDetails(experiment, patch)
  if (patch.completed !== true) return changeSchedule(described, patch, now)
  return changeSchedule(complete(described, now), { scheduledStartDate: patch.scheduledStartDate }, now)
}

/** Applies a patch to the state at the moment. `updatedAt` moves only when something changed. */
export const update = (
  stored: Experiment,
  patch: ExperimentPatch,
  { now, serviceActive }: Moment
): Result.Result<Experiment, ExperimentArchived | InvalidInput> => {
  if (stored.archived) return Result.fail(new ExperimentArchived({ id: stored.id }))
  if (patch.completed === true && patch.active === true) {
    const message = "an experiment cannot be completed and active at once"
    return Result.fail(new InvalidInput({ problems: [{ path: ["active"], message }] }))
  }
  const next = change(at(stored, serviceActive, now), patch, now)
  return Result.succeed(Equal.equals(stored, next) ? stored : { ...next, updatedAt: now })
}

/** Why the experiment samples no entity at `now`; null when it does. */
export const notSampledReason = (
  experiment: Experiment,
  serviceActive: boolean,
  now: number
): NotSampledReason | null => {
  if (experiment.archived) return "experiment_archived"
  if (experiment.completedAt !== null) return "experiment_completed"
  if (!serviceActive) return "service_inactive"
  if (at(experiment, serviceActive, now).active) return null
  return experiment.scheduleStatus === "pending" ? "experiment_not_started" : "experiment_inactive"
}

/** `notSampledReason` for many instants: of one stored state it changes only at a pending start. */
export const compileNotSampledReason = (
  experiment: Experiment,
  serviceActive: boolean
): ((now: number) => NotSampledReason | null) => {
  const before = notSampledReason(experiment, serviceActive, Number.NEGATIVE_INFINITY)
  const start = experiment.scheduleStatus === "pending" ? experiment.scheduledStartDate : null
  if (start === null) return () => before
  const after = notSampledReason(experiment, serviceActive, start)
  return (now) => (now >= start ? after : before)
}
