import { Equal, Result } from "effect"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { NotSampledReason } from "../shared/Reason.ts"
import {
  type DetailsPatch,
  type Experiment,
  ExperimentArchived,
  type ExperimentDetails,
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

/** A new experiment. It waits for a start in the future, even if `active` is true; otherwise `active` decides. */
export const create = (input: NewExperiment, now: number): Experiment => {
  const pending = input.scheduledStartDate !== null && input.scheduledStartDate > now
  const active = input.active && !pending
  return {
    ...input,
    active,
    archived: false,
    schedulePending: pending,
    lastActivatedAt: active ? now : null,
    lastDeactivatedAt: null,
    completedAt: null,
    createdAt: now,
    updatedAt: now
  }
}

/** Whether a pending start has come. An archived experiment never starts. */
export const isDue = (
  {
    archived,
    schedulePending,
    scheduledStartDate
  }: Pick<Experiment, "archived" | "schedulePending" | "scheduledStartDate">,
  now: number
): boolean => schedulePending && !archived && scheduledStartDate !== null && scheduledStartDate <= now

/** The state at `now`: a due schedule has taken effect at its instant, whether or not a worker has stored that. */
export const at = (experiment: Experiment, now: number): Experiment =>
  isDue(experiment, now)
    ? { ...experiment, active: true, schedulePending: false, lastActivatedAt: experiment.scheduledStartDate }
    : experiment

/** Starts or restarts allocation: supersedes a pending schedule and reopens a completed experiment. */
export const activate = (experiment: Experiment, now: number): Experiment =>
  experiment.active
    ? experiment
    : { ...experiment, active: true, schedulePending: false, lastActivatedAt: now, completedAt: null }

/** Stops allocation. A pending schedule stays: only another start supersedes it. */
const deactivate = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? { ...experiment, active: false, lastDeactivatedAt: now } : experiment

/** Ends allocation and cancels a pending schedule. */
export const complete = (experiment: Experiment, now: number): Experiment =>
  experiment.completedAt !== null
    ? experiment
    : { ...deactivate(experiment, now), schedulePending: false, completedAt: now }

/** Resets to never started and never completed. A pending schedule stays, as in `deactivate`. */
export const reset = (experiment: Experiment, now: number): Experiment =>
  experiment.lastActivatedAt === null && experiment.completedAt === null
    ? experiment
    : { ...deactivate(experiment, now), lastActivatedAt: null, completedAt: null }

/** Archives the experiment: stops allocation and cancels a pending schedule. */
export const archive = (experiment: Experiment, now: number): Experiment =>
  experiment.archived ? experiment : { ...deactivate(experiment, now), schedulePending: false, archived: true }

/** Restores from the archive; the experiment stays inactive. */
export const restore = (experiment: Experiment): Experiment =>
  experiment.archived ? { ...experiment, archived: false } : experiment

/**
 * Sets, moves or clears (`null`) the start. A start in the future stops a running experiment until then. Moving a pending start into the
 * past starts the experiment now. The same date again changes nothing, except that it schedules an inactive experiment whose earlier
 * start was superseded. A completed experiment only stores the date.
 */
export const reschedule = (experiment: Experiment, start: number | null, now: number): Experiment => {
  const { active, completedAt, scheduledStartDate, schedulePending } = experiment
  const mayArm = start !== null && start > now && !active && !schedulePending && completedAt === null
  if (start === scheduledStartDate && !mayArm) return experiment
  const dated = { ...experiment, scheduledStartDate: start, schedulePending: false }
  if (start === null || completedAt !== null) return dated
  if (start > now) return { ...deactivate(dated, now), schedulePending: true }
  return schedulePending ? activate(dated, now) : dated
}

/** Reopens a completed experiment. Clears its date, so that the same date in the patch schedules it like any other. */
const reopen = (experiment: Experiment): Experiment => ({ ...experiment, completedAt: null, scheduledStartDate: null })

const change = (experiment: Experiment, patch: ExperimentPatch, now: number): Experiment => {
  let next = withDetails(experiment, patch)
  if (patch.scheduledStartDate !== undefined) {
    const reopens = patch.active === true && next.completedAt !== null
    next = reschedule(reopens ? reopen(next) : next, patch.scheduledStartDate, now)
  }
  if (patch.completed === true) return complete(next, now)
  const heldBack = patch.scheduledStartDate !== undefined && next.schedulePending
  if (patch.active === true && !heldBack) return activate(next, now)
  if (patch.active === false) return deactivate(next, now)
  return next
}

/** Applies a patch to the state at `now`. `updatedAt` moves only when something changed. */
export const update = (
  stored: Experiment,
  patch: ExperimentPatch,
  now: number
): Result.Result<Experiment, ExperimentArchived | InvalidInput> => {
  if (stored.archived) return Result.fail(new ExperimentArchived({ id: stored.id }))
  if (patch.completed === true && patch.active === true) {
    const message = "an experiment cannot be completed and active at once"
    return Result.fail(new InvalidInput({ problems: [{ path: ["active"], message }] }))
  }
  const next = change(at(stored, now), patch, now)
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
  if (at(experiment, now).active) return null
  return experiment.schedulePending ? "experiment_not_started" : "experiment_inactive"
}
