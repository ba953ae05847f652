import { noDetails } from "@sortition/domain/experiments/Experiment"
import { noLimits } from "@sortition/domain/experiments/ExperimentLimits"
import { noFlagFields } from "@sortition/domain/experiments/FlagFields"
import { LayerShareTaken } from "@sortition/domain/experiments/LayerShareTaken"
import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import { applyPatch, isRestore } from "@sortition/domain/planning/status"
import { emptyAllocation } from "@sortition/domain/testing/emptyAllocation"
import { Result } from "effect"
import type { Action } from "../Action.ts"
import { Identified } from "../answers.ts"
import type { Targets } from "../World.ts"
import { type Expectation, type Reference, type ReferenceExperiment, refused } from "./Reference.ts"
import { plannedView, viewOf } from "./views.ts"

type Of<Kind extends Action["kind"]> = Extract<Action, { readonly kind: Kind }>

export const expectNewExperiment = (
  reference: Reference,
  { active }: Of<"createExperiment">,
  { service, start = null }: Targets,
  now: number
): Expectation => {
  const serviceId = service?.id ?? ""
  const identity = { id: "", number: "", serviceId, teamId: "1" }
  const made = lifecycle.create(
    { ...noDetails, ...noFlagFields, ...noLimits, ...identity, active, scheduledStartDate: start },
    now
  )
  return {
    status: 200,
    value: viewOf(made),
    commit: (body) => {
      const { id } = Identified.parse(body)
      const known = reference.world.experiments.find((each) => each.id === id)
      if (known === undefined) return
      reference.experiments.set(id, {
        known,
        experiment: { ...made, id },
        allocation: { ...emptyAllocation, experimentId: id, changedAt: now },
        criteria: [],
        overrides: new Map(),
        booking: null,
        samples: new Map()
      })
    }
  }
}

/** A change of a service settles the due schedules of its experiments before. */
export const expectService = (
  reference: Reference,
  { active, planned }: Of<"setService">,
  { service }: Targets,
  now: number
): Expectation => {
  const id = service?.id ?? ""
  const before = reference.services.get(id) ?? false
  if (planned && !before && !active) return { status: 403 }
  const commit = () => {
    if (active === before) return
    for (const each of reference.experiments.values()) {
      if (each.experiment.serviceId === id) each.experiment = lifecycle.at(each.experiment, before, now)
    }
    reference.services.set(id, active)
  }
  return { status: planned && before === active ? 204 : 200, commit }
}

const overlaps = (one: ReferenceExperiment, other: ReferenceExperiment) =>
  one.booking !== null &&
  other.booking !== null &&
  other.booking.releasedAt === null &&
  one.booking.layerId === other.booking.layerId &&
  one.booking.slots.some((mine) =>
    other.booking?.slots.some((theirs) => mine.start < theirs.end && theirs.start < mine.end)
  )

/** The booking of the experiment after it is `next`: released, or booked again unless another experiment has its slots. */
const settleBooking = (
  reference: Reference,
  each: ReferenceExperiment,
  next: ReferenceExperiment["experiment"],
  now: number
): Result.Result<ReferenceExperiment["booking"], LayerShareTaken> => {
  const { booking, experiment } = each
  if (booking === null || lifecycle.holdsShare(experiment) === lifecycle.holdsShare(next)) {
    return Result.succeed(booking)
  }
  if (!lifecycle.holdsShare(next)) return Result.succeed({ ...booking, releasedAt: now })
  const holders = [...reference.experiments.values()].filter((other) => other !== each && overlaps(each, other))
  return holders.length > 0
    ? Result.fail(new LayerShareTaken({ holders: holders.map((other) => other.experiment) }))
    : Result.succeed({ ...booking, releasedAt: null })
}

const change = (
  reference: Reference,
  each: ReferenceExperiment,
  next: ReferenceExperiment["experiment"],
  now: number
): Omit<Expectation, "value"> => {
  const booking = settleBooking(reference, each, next, now)
  // The holders have names that the reference does not know.
  if (Result.isFailure(booking)) return { status: 409 }
  const commit = () => {
    each.experiment = next
    each.booking = booking.success
    each.allocation = { ...each.allocation, archived: next.archived }
  }
  return { status: 200, commit }
}

export const expectUpdate = (
  reference: Reference,
  each: ReferenceExperiment,
  { active, completed }: Of<"updateExperiment">,
  { start }: Targets,
  now: number
): Expectation => {
  const serviceActive = reference.services.get(each.experiment.serviceId) ?? false
  const patch = { active, completed, scheduledStartDate: start }
  const updated = lifecycle.update(each.experiment, patch, { now, serviceActive })
  if (Result.isFailure(updated)) return refused(updated.failure)
  const changed = change(reference, each, updated.success, now)
  return changed.status === 200 ? { ...changed, value: viewOf(updated.success) } : changed
}

export const expectPlanned = (
  reference: Reference,
  each: ReferenceExperiment,
  { archived, status }: Of<"planExperiment">,
  { start }: Targets,
  now: number
): Expectation => {
  const patch = { archived, status, startOn: start }
  const isActive = reference.services.get(each.experiment.serviceId) ?? false
  if (!isActive || (each.experiment.archived && !isRestore(patch))) return { status: 403 }
  const next = applyPatch(each.experiment, patch, now)
  if (next === each.experiment) return { status: 204 }
  const changed = change(reference, each, next, now)
  return changed.status === 200 ? { ...changed, value: plannedView(next) } : changed
}
