import { Clock, Context, Effect, Layer, Result } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import type { ExperimentKeyTaken } from "../experiments/ExperimentKeyTaken.ts"
import { experimentTag } from "../experiments/experimentTag.ts"
import { hintSchedule } from "../experiments/hintSchedule.ts"
import type { LayerShareTaken } from "../experiments/LayerShareTaken.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { AccessError, PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import { type PreconditionFailed, type TagCheck, tagCheck } from "../shared/IfMatch.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing } from "../shared/Listing.ts"
import type { ReadInput } from "../shared/ReadInput.ts"
import { Access, type ExperimentPath, type ProjectPath, requireOn } from "./Access.ts"
import { type ExperimentFacts, type ExperimentQuery, PlannedExperimentStore } from "./PlannedExperimentStore.ts"
import {
  applyPatch,
  checkPatch,
  createPlanned,
  isRestore,
  type NewPlannedExperiment,
  type PlannedExperimentPatch
} from "./status.ts"

interface Updated {
  readonly experiment: Experiment
  readonly changed: boolean
}

/** An archived experiment accepts only its restoration; an experiment of an archived project accepts nothing. */
const decideUpdate = <E>(
  { experiment, now, onExperiment, serviceActive }: ExperimentFacts,
  read: ReadInput<Experiment, PlannedExperimentPatch, E>,
  check: TagCheck
): Result.Result<Experiment, E | InvalidInput | PermissionDenied | PreconditionFailed> =>
  Result.gen(function* () {
    const input = yield* read(experiment)
    const restores = Result.isSuccess(input) && isRestore(input.success)
    if (!serviceActive || !onExperiment.has("experiment_manage") || (experiment.archived && !restores)) {
      return yield* Result.fail(denied("experiment_manage"))
    }
    yield* check(() => experimentTag(lifecycle.at(experiment, serviceActive, now)))
    const patch = yield* input
    return yield* checkPatch(experiment, applyPatch(experiment, patch, now), patch, now)
  })

/** Experiments of the planning API, current: a due schedule has taken effect. */
export class PlannedExperiments extends Context.Service<
  PlannedExperiments,
  {
    /** `read` runs after the permission check on the project. */
    readonly list: <E>(
      path: ProjectPath,
      read: () => Result.Result<ExperimentQuery, E>
    ) => Effect.Effect<Listing<Experiment>, AccessError | E, Caller>
    readonly get: (path: ExperimentPath) => Effect.Effect<Experiment, AccessError, Caller>
    /** Assigns the caller immediately; a job assigns the other users of the project. */
    readonly create: <E>(
      path: ProjectPath,
      read: () => Result.Result<NewPlannedExperiment, E>
    ) => Effect.Effect<Experiment, AccessError | E | ExperimentKeyTaken | InvalidInput, Caller>
    /** Decides permission, state and change while the experiment is locked. */
    readonly update: <E>(
      path: ExperimentPath,
      read: ReadInput<Experiment, PlannedExperimentPatch, E>
    ) => Effect.Effect<
      Updated,
      AccessError | E | ExperimentKeyTaken | InvalidInput | LayerShareTaken | PreconditionFailed | SamplesDetached,
      Caller
    >
  }
>()("domain/PlannedExperiments") {
  static readonly layer = Layer.effect(
    PlannedExperiments,
    Effect.gen(function* () {
      const access = yield* Access
      const store = yield* PlannedExperimentStore
      const ids = yield* Ids
      const queue = yield* JobQueue

      const list = Effect.fn("PlannedExperiments.list")(function* <E>(
        path: ProjectPath,
        read: () => Result.Result<ExperimentQuery, E>
      ): Effect.fn.Return<Listing<Experiment>, AccessError | E, Caller> {
        const { service } = yield* access.project(path)
        const query = yield* Effect.fromResult(read())
        const now = yield* Clock.currentTimeMillis
        const { items, total } = yield* store.list(service.id, query)
        return { items: items.map((experiment) => lifecycle.at(experiment, service.active, now)), total }
      })
      const get = Effect.fn("PlannedExperiments.get")(function* (path: ExperimentPath) {
        const { experiment, onExperiment } = yield* access.experiment(path)
        yield* requireOn(onExperiment, "experiment_read")
        return experiment
      })
      const create = Effect.fn("PlannedExperiments.create")(function* <E>(
        path: ProjectPath,
        read: () => Result.Result<NewPlannedExperiment, E>
      ): Effect.fn.Return<Experiment, AccessError | E | ExperimentKeyTaken | InvalidInput, Caller> {
        const { service } = yield* access.project(path)
        const { userId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        const identity = { id: ids.next(now), serviceId: service.id, teamId: service.teamId }
        const place = { serviceId: service.id, userId, salt: yield* ids.salt }
        const experiment = yield* store.insert<E | InvalidInput | PermissionDenied>(
          place,
          ({ onProject, service: { active } }) =>
            Result.gen(function* () {
              if (!active || !onProject.has("project_experiments_create")) {
                return yield* Result.fail(denied("project_experiments_create"))
              }
              const input = yield* read()
              const created = createPlanned({ ...identity, number: "" }, input, now)
              const experiment = yield* checkPatch(null, created, input, now)
              return (number: string) => ({ ...experiment, number })
            })
        )
        yield* queue.hint({ name: "assignExperimentUsers", payload: {} })
        yield* hintSchedule(queue, experiment)
        return experiment
      })
      const update = Effect.fn("PlannedExperiments.update")(function* <E>(
        path: ExperimentPath,
        read: ReadInput<Experiment, PlannedExperimentPatch, E>
      ): Effect.fn.Return<
        Updated,
        AccessError | E | ExperimentKeyTaken | InvalidInput | LayerShareTaken | PreconditionFailed | SamplesDetached,
        Caller
      > {
        const { experiment, service } = yield* access.experiment(path)
        const { userId } = yield* Caller.user()
        const place = { serviceId: service.id, experimentId: experiment.id, userId }
        const check = yield* tagCheck
        const { after, before } = yield* store.modify(place, (facts) => decideUpdate(facts, read, check))
        if (after === before) return { experiment: before, changed: false }
        yield* hintSchedule(queue, after)
        return { experiment: after, changed: true }
      })
      return PlannedExperiments.of({ list, get, create, update })
    })
  )
}
