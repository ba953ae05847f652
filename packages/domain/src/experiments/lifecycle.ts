import { Equal, Result } from "effect"
import { InvalidInput } from "../shared/InvalidInput.ts"
import {
  type DetailsPatch,
  type Experiment,
  ExperimentArchived,
  type ExperimentDetails,
  withDetails
} from "./Experiment.ts"
import { type Ending, type ExperimentLimits, type LimitsPatch, withLimits } from "./ExperimentLimits.ts"
import { checkEndDate, reopened } from "./endDates.ts"
import { type FlagFields, type FlagFieldsPatch, withFlagFields } from "./FlagFields.ts"
import { isDue, isEndDue } from "./notSampledReason.ts"
import type { PowerPlan } from "./PowerPlan.ts"
import type { ScheduleStatus } from "./ScheduleStatus.ts"

export interface NewExperiment extends ExperimentDetails, ExperimentLimits, FlagFields {
  readonly id: string
  readonly number: string
  readonly serviceId: string
  readonly teamId: string
  readonly active: boolean
  readonly scheduledStartDate: number | null
  readonly plan?: PowerPlan | null | undefined
}

export interface ExperimentPatch extends DetailsPatch, FlagFieldsPatch, LimitsPatch {
  readonly active?: boolean | undefined
  readonly scheduledStartDate?: number | null | undefined
  readonly completed?: true | undefined
  readonly plan?: PowerPlan | null | undefined
}

/** What a change is decided at. `now` is in milliseconds since the epoch. */
export interface Moment {
  readonly serviceActive: boolean
  readonly now: number
}

/** The status of a date that has passed and starts nothing any more. */
const dateStatus = (lastActivatedAt: number | null): ScheduleStatus => (lastActivatedAt === null ? "missed" : "started")

/** A new experiment. It waits for a start in the future, even if `active` is true; otherwise `active` decides. Its end date must be in the future. */
export const create = (input: NewExperiment, now: number): Experiment => {
  const { scheduledStartDate } = input
  const pending = scheduledStartDate !== null && scheduledStartDate > now
  const active = input.active && !pending
  const lastActivatedAt = active ? now : null
  const passed = scheduledStartDate === null ? "none" : dateStatus(lastActivatedAt)
  return {
    ...input,
    plan: input.plan ?? null,
    active,
    archived: false,
    scheduleStatus: pending ? "pending" : passed,
    lastActivatedAt,
    lastDeactivatedAt: null,
    completedAt: null,
    endedBy: null,
    quotaReachedAt: null,
    createdAt: now,
    updatedAt: now
  }
}

const startedAt = (experiment: Experiment, serviceActive: boolean, now: number): Experiment => {
  if (!isDue(experiment, now)) return experiment
  if (experiment.archived || !serviceActive) return { ...experiment, scheduleStatus: "missed" }
  return { ...experiment, active: true, scheduleStatus: "started", lastActivatedAt: experiment.scheduledStartDate }
}

/**
 * The state at `now`, whether or not a worker has stored it: a due schedule has taken effect at its instant. A start was missed if the
 * experiment or its service is archived; an end depends on neither. Every change to `archived` or to the service settles due schedules
 * first, so both are as they were at that instant.
 */
export const at = (experiment: Experiment, serviceActive: boolean, now: number): Experiment => {
  const started = startedAt(experiment, serviceActive, now)
  const { scheduledEndDate } = started
  return isEndDue(started, now) && scheduledEndDate !== null ? end(started, scheduledEndDate, "scheduled_end") : started
}

/** Whether the experiment holds its share of a layer: completing or archiving releases it, reopening books it again. */
export const holdsShare = ({ archived, completedAt }: Pick<Experiment, "archived" | "completedAt">): boolean =>
  !archived && completedAt === null

/** Cancels a pending schedule. */
export const cancel = (experiment: Experiment): Experiment =>
  experiment.scheduleStatus === "pending" ? { ...experiment, scheduleStatus: "cancelled" } : experiment

/** Starts or restarts allocation: cancels a pending schedule and reopens a completed experiment. */
export const activate = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? experiment : { ...cancel(reopened(experiment, now)), active: true, lastActivatedAt: now }

/** Stops allocation. A pending schedule stays. */
const stop = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? { ...experiment, active: false, lastDeactivatedAt: now } : experiment

/** Stops allocation and cancels a pending schedule. */
const deactivate = (experiment: Experiment, now: number): Experiment => cancel(stop(experiment, now))

/** Ends allocation as of `instant` and cancels a pending schedule. */
export const end = (experiment: Experiment, instant: number, endedBy: Ending): Experiment =>
  experiment.completedAt !== null ? experiment : { ...deactivate(experiment, instant), completedAt: instant, endedBy }

/** Ends allocation for a request. */
export const complete = (experiment: Experiment, now: number): Experiment => end(experiment, now, "request")

/** Resets to never started and never completed. A pending schedule stays; a start that has taken effect is cancelled. */
export const reset = (experiment: Experiment, now: number): Experiment => {
  if (experiment.lastActivatedAt === null && experiment.completedAt === null) return experiment
  const scheduleStatus = experiment.scheduleStatus === "started" ? "cancelled" : experiment.scheduleStatus
  return { ...stop(reopened(experiment, now), now), scheduleStatus, lastActivatedAt: null }
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
const reopen = (experiment: Experiment, now: number): Experiment => ({
  ...reopened(experiment, now),
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
  return reschedule(reopens ? reopen(experiment, now) : experiment, start, now)
}

const change = (experiment: Experiment, patch: ExperimentPatch, now: number): Experiment => {
  const described = withDetails(experiment, patch)
  const { completed, scheduledStartDate } = patch
  const changed =
    completed === true
      ? changeSchedule(complete(described, now), { scheduledStartDate }, now)
      : changeSchedule(described, patch, now)
  const planned = patch.plan === undefined ? changed : { ...changed, plan: patch.plan }
  return withFlagFields(withLimits(planned, patch), patch)
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
  const current = at(stored, serviceActive, now)
  const { scheduledEndDate } = patch
  const dates = { earlier: current.scheduledEndDate, scheduledEndDate, subject: "the end" }
  return Result.map(checkEndDate(change(current, patch, now), dates, now), (next) =>
    Equal.equals(stored, next) ? stored : { ...next, updatedAt: now }
  )
}
