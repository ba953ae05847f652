import { Clock, Context, Effect, Layer, Result } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied, reaches } from "../people/Caller.ts"
import type { ServiceNotFound } from "../services/Service.ts"
import { Services } from "../services/Services.ts"
import { Ids } from "../shared/Ids.ts"
import { type PreconditionFailed, tagCheck } from "../shared/IfMatch.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { SearchPage } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import {
  type DetailsPatch,
  type Experiment,
  type ExperimentArchived,
  ExperimentNotFound,
  noDetails,
  withDetails
} from "./Experiment.ts"
import type { ExperimentKeyTaken } from "./ExperimentKeyTaken.ts"
import { type LimitsPatch, noLimits, withLimits } from "./ExperimentLimits.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { checkEndDate } from "./endDates.ts"
import { experimentTag } from "./experimentTag.ts"
import { type FlagFieldsPatch, noFlagFields, withFlagFields } from "./FlagFields.ts"
import { hintSchedule } from "./hintSchedule.ts"
import type { LayerShareTaken } from "./LayerShareTaken.ts"
import * as lifecycle from "./lifecycle.ts"
import type { PlanFixed } from "./PlanFixed.ts"
import type { SamplesDetached } from "./SamplesDetached.ts"

type Place = Pick<Experiment, "serviceId" | "teamId">

type NewExperiment = Pick<lifecycle.NewExperiment, "active" | "name" | "plan" | "scheduledStartDate" | "serviceId"> &
  DetailsPatch &
  FlagFieldsPatch &
  LimitsPatch

/** Experiments whose place is cached. */
const placesKept = 50_000

/** Experiments of the sampling API, current: a due schedule has taken effect, stored or not. */
export class Experiments extends Context.Service<
  Experiments,
  {
    /** Fails unless the caller reaches the experiment and the caller's role in its team has the permission. */
    readonly requirePermission: (
      id: string,
      permission: Permission
    ) => Effect.Effect<void, ExperimentNotFound | PermissionDenied, Caller>
    readonly create: (
      input: NewExperiment
    ) => Effect.Effect<Experiment, ExperimentKeyTaken | InvalidInput | PermissionDenied | ServiceNotFound, Caller>
    readonly get: (id: string) => Effect.Effect<Experiment, ExperimentNotFound | PermissionDenied, Caller>
    /** Newest first. */
    readonly list: (
      serviceId: string,
      filter: { readonly activeOnly: boolean },
      page: SearchPage
    ) => Effect.Effect<readonly Experiment[], PermissionDenied | ServiceNotFound, Caller>
    readonly update: (
      id: string,
      patch: lifecycle.ExperimentPatch
    ) => Effect.Effect<
      Experiment,
      | ExperimentArchived
      | ExperimentKeyTaken
      | ExperimentNotFound
      | InvalidInput
      | LayerShareTaken
      | PermissionDenied
      | PlanFixed
      | PreconditionFailed
      | SamplesDetached,
      Caller
    >
  }
>()("domain/Experiments") {
  static readonly layer = Layer.effect(
    Experiments,
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const services = yield* Services
      const ids = yield* Ids
      const queue = yield* JobQueue
      const places = new Map<string, Place>()

      const learnPlace = Effect.fnUntraced(function* (id: string) {
        const found = yield* Effect.fromOption(yield* store.placeOf(id), () => new ExperimentNotFound({ id }))
        const place = { serviceId: found.serviceId, teamId: found.teamId }
        const [oldest] = places.keys()
        if (places.size >= placesKept && oldest !== undefined) places.delete(oldest)
        places.set(id, place)
        return place
      })
      const judge = (id: string, place: Place, permission: Permission) =>
        Effect.flatMap(Caller.user(), (caller): Effect.Effect<void, ExperimentNotFound | PermissionDenied> => {
          if (!reaches(caller, place)) return Effect.fail(new ExperimentNotFound({ id }))
          return caller.permissions.has(permission) ? Effect.void : Effect.fail(denied(permission))
        })
      const requirePermission = (id: string, permission: Permission) => {
        const known = places.get(id)
        if (known !== undefined) return judge(id, known, permission)
        return Effect.flatMap(Caller.user(), () =>
          Effect.flatMap(learnPlace(id), (place) => judge(id, place, permission))
        )
      }

      const insert = Effect.fnUntraced(function* (experiment: Experiment, creatorId: string) {
        yield* store.insert(experiment, { salt: yield* ids.salt, creatorId })
        yield* queue.hint({ name: "assignExperimentUsers", payload: {} })
        yield* hintSchedule(queue, experiment)
        return experiment
      })

      const create = Effect.fn("Experiments.create")(function* (input: NewExperiment) {
        const { permissions, userId } = yield* Caller.user()
        const { teamId } = yield* services.get(input.serviceId)
        if (!permissions.has("project_experiments_create")) return yield* denied("project_experiments_create")
        const now = yield* Clock.currentTimeMillis
        const { active, plan, scheduledEndDate, scheduledStartDate, serviceId } = input
        const identity = { id: ids.next(now), number: yield* store.nextNumber, serviceId, teamId }
        const fields = {
          ...withDetails(noDetails, input),
          ...withFlagFields(noFlagFields, input),
          ...withLimits(noLimits, input)
        }
        const created = lifecycle.create({ ...identity, ...fields, active, plan, scheduledStartDate }, now)
        const dates = { earlier: null, scheduledEndDate, subject: "the end" }
        return yield* insert(yield* Effect.fromResult(checkEndDate(created, dates, now)), userId)
      })
      const get = Effect.fn("Experiments.get")(function* (id: string) {
        yield* requirePermission(id, "experiment_read")
        const found = yield* Effect.fromOption(yield* store.find(id), () => new ExperimentNotFound({ id }))
        return lifecycle.at(found.experiment, found.serviceActive, yield* Clock.currentTimeMillis)
      })
      const list = Effect.fn("Experiments.list")(function* (
        serviceId: string,
        filter: { readonly activeOnly: boolean },
        page: SearchPage
      ) {
        const service = yield* services.get(serviceId)
        const now = yield* Clock.currentTimeMillis
        const experiments = yield* store.list(serviceId, { ...filter, now }, page)
        return experiments.map((experiment) => lifecycle.at(experiment, service.active, now))
      })
      const update = Effect.fn("Experiments.update")(function* (id: string, patch: lifecycle.ExperimentPatch) {
        yield* requirePermission(id, "experiment_manage")
        const check = yield* tagCheck
        const { after } = yield* store.modify(id, (stored, moment) =>
          Result.andThen(
            check(() => experimentTag(lifecycle.at(stored, moment.serviceActive, moment.now))),
            () => lifecycle.update(stored, patch, moment)
          )
        )
        yield* hintSchedule(queue, after)
        return after
      })

      return Experiments.of({ requirePermission, create, get, list, update })
    })
  )
}
