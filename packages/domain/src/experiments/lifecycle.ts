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

/** A start in the future holds the experiment back, whatever `active` says; otherwise `active` decides. */
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

/** Whether a start that is still to be written down has come; an archived experiment never starts. */
export const isDue = (
  {
    archived,
    schedulePending,
    scheduledStartDate
  }: Pick<Experiment, "archived" | "schedulePending" | "scheduledStartDate">,
  now: number
): boolean => schedulePending && !archived && scheduledStartDate !== null && scheduledStartDate <= now

/** The experiment as it is at `now`: a due schedule has taken effect at its instant, whether or not a worker has written it down. */
export const at = (experiment: Experiment, now: number): Experiment =>
  isDue(experiment, now)
    ? { ...experiment, active: true, schedulePending: false, lastActivatedAt: experiment.scheduledStartDate }
    : experiment

/** Starts or restarts allocation: overtakes a pending schedule and reopens a completed experiment. */
export const activate = (experiment: Experiment, now: number): Experiment =>
  experiment.active
    ? experiment
    : { ...experiment, active: true, schedulePending: false, lastActivatedAt: now, completedAt: null }

/** Stops allocation. A schedule that is still to come stays: it is a start, and this is not one. */
const deactivate = (experiment: Experiment, now: number): Experiment =>
  experiment.active ? { ...experiment, active: false, lastDeactivatedAt: now } : experiment

/** Ends allocation; a schedule that has not fired never will. */
export const complete = (experiment: Experiment, now: number): Experiment =>
  experiment.completedAt !== null
    ? experiment
    : { ...deactivate(experiment, now), schedulePending: false, completedAt: now }

/** As if it had never started or completed. A schedule that is still to come stays, as when it is deactivated. */
export const reset = (experiment: Experiment, now: number): Experiment =>
  experiment.lastActivatedAt === null && experiment.completedAt === null
    ? experiment
    : { ...deactivate(experiment, now), lastActivatedAt: null, completedAt: null }

/** Puts it away: allocation stops, and a schedule that has not fired never will. */
export const archive = (experiment: Experiment, now: number): Experiment =>
  experiment.archived ? experiment : { ...deactivate(experiment, now), schedulePending: false, archived: true }

/** Takes it out of the archive, inactive as it went in. */
export const restore = (experiment: Experiment): Experiment =>
  experiment.archived ? { ...experiment, archived: false } : experiment

/**
 * Sets, moves or clears (`null`) the start. A start in the future holds the experiment back until then, a running one too; moving a start
 * that was still to come into the past starts the experiment now. The same date again changes nothing, but that it holds for an inactive
 * experiment whose earlier start was overtaken. On a completed experiment the date is only kept.
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

/** Completed no more; its old date counts for nothing, so that the same date given anew holds it back like any other. */
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

/** Applies what a caller asks to the experiment as it is at `now`. `updatedAt` moves only when something changed. */
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
