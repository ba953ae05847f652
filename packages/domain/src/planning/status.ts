import { Equal } from "effect"
import { type DetailsPatch, type Experiment, noDetails, withDetails } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"

export const statuses = ["not_started", "started", "completed"] as const

/** How far an experiment has come, as the planning API tells it. */
export type Status = (typeof statuses)[number]

/** The fields of an experiment that the planning API can change; an undefined field stays as it is. Times are milliseconds since the epoch. */
export interface PlannedExperimentPatch extends DetailsPatch {
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

/** A status written in the same breath wins: one that has `started` waits for no date, and a past date starts none that has `not_started`. */
const schedule = (experiment: Experiment, startOn: number | null, status: Status | undefined, now: number) => {
  const idle = { ...experiment, schedulePending: false }
  if (status === "started" && startOn !== null && startOn > now) return { ...idle, scheduledStartDate: startOn }
  return lifecycle.reschedule(status === "not_started" ? idle : experiment, startOn, now)
}

const change = (seen: Experiment, patch: PlannedExperimentPatch, now: number): Experiment => {
  const { archived, startOn, status } = patch
  let next = status === undefined || status === statusOf(seen) ? seen : write[status](seen, now)
  // The same date beside another status is meant anew: it holds again for an experiment that is planned back to its beginning.
  if (startOn !== undefined && (startOn !== seen.scheduledStartDate || next !== seen)) {
    next = schedule(next, startOn, status, now)
  }
  next = withDetails(next, patch)
  if (archived === undefined) return next
  return archived ? lifecycle.archive(next, now) : lifecycle.restore(next)
}

/**
 * Applies a patch to the current experiment: `stored` itself when that changes nothing, otherwise with `updatedAt` at `now`.
 * The caller has refused what an archived experiment does not accept.
 */
export const applyPatch = (stored: Experiment, patch: PlannedExperimentPatch, now: number): Experiment => {
  const seen = lifecycle.at(stored, now)
  const next = change(seen, patch, now)
  return Equal.equals(seen, next) ? stored : { ...next, updatedAt: now }
}

type Identity = Pick<Experiment, "id" | "number" | "serviceId" | "teamId">

/** A new experiment as planned: `not_started` unless `status` says otherwise, waiting for `startOn` if that is still to come. */
export const createPlanned = (identity: Identity, input: NewPlannedExperiment, now: number): Experiment => {
  const { archived, startOn: scheduledStartDate = null, status } = input
  const details = withDetails(noDetails, input)
  const created = lifecycle.create({ ...identity, ...details, active: false, scheduledStartDate }, now)
  return applyPatch(created, { archived, status }, now)
}
