import { Equal, type Result } from "effect"
import { type DetailsPatch, type Experiment, noDetails, withDetails } from "../experiments/Experiment.ts"
import { type LimitsPatch, noLimits, withLimits } from "../experiments/ExperimentLimits.ts"
import { checkEndDate } from "../experiments/endDates.ts"
import { type FlagFieldsPatch, noFlagFields, withFlagFields } from "../experiments/FlagFields.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"

export const statuses = ["not_started", "started", "completed"] as const

/** The progress of an experiment in the planning API. */
export type Status = (typeof statuses)[number]

/** The fields of an experiment that the planning API can change; an undefined field stays as it is. Times are milliseconds since the epoch. */
export interface PlannedExperimentPatch extends DetailsPatch, FlagFieldsPatch, LimitsPatch {
  readonly status?: Status | undefined
  readonly archived?: boolean | undefined
  readonly startOn?: number | null | undefined
}

export interface NewPlannedExperiment extends PlannedExperimentPatch {
  readonly name: string
}

/** Derived, never stored. A paused experiment is still `started`. */
export const statusOf = ({
  completedAt,
  lastActivatedAt
}: Pick<Experiment, "completedAt" | "lastActivatedAt">): Status => {
  if (completedAt !== null) return "completed"
  return lastActivatedAt === null ? "not_started" : "started"
}

/** Whether the patch is exactly `{ archived: false }`: the only one that an archived experiment accepts. */
export const isRestore = ({ archived, ...rest }: PlannedExperimentPatch): boolean =>
  archived === false && Object.values(rest).every((value) => value === undefined)

const write: Record<Status, (experiment: Experiment, now: number) => Experiment> = {
  not_started: lifecycle.reset,
  started: lifecycle.activate,
  completed: lifecycle.complete
}

/**
 * A status that changes in the same patch wins over the date: `started` waits for no future date, and a past date does not start
 * `not_started`. `started` also keeps a running or paused experiment from waiting, unless it waits already.
 */
const schedule = (
  experiment: Experiment,
  startOn: number | null,
  status: Status | undefined,
  now: number
): Experiment => {
  const waits = experiment.scheduleStatus === "pending"
  if (status === "started" && !waits && startOn !== null && startOn > now) {
    return { ...experiment, scheduledStartDate: startOn, scheduleStatus: "cancelled" }
  }
  return lifecycle.reschedule(status === "not_started" ? lifecycle.cancel(experiment) : experiment, startOn, now)
}

const change = (seen: Experiment, patch: PlannedExperimentPatch, now: number): Experiment => {
  const { archived, startOn, status } = patch
  let next = status === undefined || status === statusOf(seen) ? seen : write[status](seen, now)
  // The same date alone schedules a cancelled start again; with a different status it is a new schedule, which applies to `not_started`.
  const isNew = startOn !== seen.scheduledStartDate || next !== seen || status === undefined
  if (startOn !== undefined && isNew) next = schedule(next, startOn, status, now)
  next = withFlagFields(withLimits(withDetails(next, patch), patch), patch)
  if (archived === undefined) return next
  return archived ? lifecycle.archive(next, now) : lifecycle.restore(next)
}

/**
 * Applies a patch to the current experiment of an active project; returns `stored` itself when nothing changes, otherwise sets `updatedAt`
 * to `now`. The caller must reject patches that an archived experiment does not accept.
 */
export const applyPatch = (stored: Experiment, patch: PlannedExperimentPatch, now: number): Experiment => {
  const seen = lifecycle.at(stored, true, now)
  const next = change(seen, patch, now)
  return Equal.equals(seen, next) ? stored : { ...next, updatedAt: now }
}

/** `after`, unless the patch sets an end date that has passed or that is not after the start. `stored` is null for a new experiment. */
export const checkPatch = (
  stored: Experiment | null,
  after: Experiment,
  { scheduledEndDate }: PlannedExperimentPatch,
  now: number
): Result.Result<Experiment, InvalidInput> => {
  const earlier = stored?.scheduledEndDate ?? null
  return checkEndDate(after, { earlier, scheduledEndDate, subject: "End on" }, now)
}

type Identity = Pick<Experiment, "id" | "number" | "serviceId" | "teamId">

/** A new experiment: `not_started` unless `status` is given; it waits for a future `startOn`. */
export const createPlanned = (identity: Identity, input: NewPlannedExperiment, now: number): Experiment => {
  const { archived, startOn: scheduledStartDate = null, status } = input
  const fields = {
    ...withDetails(noDetails, input),
    ...withFlagFields(noFlagFields, input),
    ...withLimits(noLimits, input)
  }
  const active = status === "started"
  const created = lifecycle.create({ ...identity, ...fields, active, scheduledStartDate }, now)
  return applyPatch(created, { archived, status }, now)
}
