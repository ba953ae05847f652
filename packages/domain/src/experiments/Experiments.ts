import { Clock, Context, Effect, Layer, Result } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import { accepts, applyPlan, createPlanned, type Plan } from "../planning/status.ts"
import type { Service, ServiceNotFound } from "../services/Service.ts"
import { Services } from "../services/Services.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing, Page, PlanFilter, Span } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Experiment } from "./Experiment.ts"
import { type ExperimentArchived, ExperimentNotFound } from "./Experiment.ts"
import { type ExperimentOrder, ExperimentStore } from "./ExperimentStore.ts"
import * as lifecycle from "./lifecycle.ts"

type NewExperiment = Pick<lifecycle.NewExperiment, "active" | "name" | "scheduledStartDate" | "serviceId">

/** Experiments whose team is kept in mind. */
const teamsKept = 50_000

/** Experiments and their lives. What it answers is the experiment as it is now: a due schedule counts, written down or not. */
export class Experiments extends Context.Service<
  Experiments,
  {
    /** Fails unless the experiment is of the caller's team, whose role there allows it. */
    readonly expect: (
      id: string,
      permission: Permission
    ) => Effect.Effect<void, ExperimentNotFound | PermissionDenied, Caller>
    readonly create: (input: NewExperiment) => Effect.Effect<Experiment, PermissionDenied | ServiceNotFound, Caller>
    readonly get: (id: string) => Effect.Effect<Experiment, ExperimentNotFound | PermissionDenied, Caller>
    /** Newest first. */
    readonly list: (
      serviceId: string,
      filter: { readonly activeOnly: boolean },
      page: Page
    ) => Effect.Effect<readonly Experiment[], PermissionDenied | ServiceNotFound, Caller>
    readonly update: (
      id: string,
      patch: lifecycle.ExperimentPatch
    ) => Effect.Effect<Experiment, ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied, Caller>
    /** As the planning API makes one. Whether the caller may is decided before. */
    readonly plan: (
      service: Service,
      plan: Plan & { readonly name: string }
    ) => Effect.Effect<Experiment, PermissionDenied, Caller>
    /** As the planning API changes one, or null when nothing differs. Whether the caller may is decided before; an archived one only takes its restoration. */
    readonly replan: (id: string, plan: Plan) => Effect.Effect<Experiment | null, ExperimentNotFound | PermissionDenied>
    /** Whether the caller may is decided before. */
    readonly listPlanned: (
      serviceId: string,
      filter: PlanFilter,
      order: ExperimentOrder,
      span: Span
    ) => Effect.Effect<Listing<Experiment>>
    /** Makes every due schedule take effect at its own instant; how many there were. */
    readonly activateDue: Effect.Effect<number>
  }
>()("domain/Experiments") {
  static readonly layer = Layer.effect(
    Experiments,
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const services = yield* Services
      const ids = yield* Ids
      const queue = yield* JobQueue
      const teams = new Map<string, string>()

      const learnTeam = Effect.fnUntraced(function* (id: string) {
        const teamId = yield* Effect.fromOption(yield* store.teamOf(id), () => new ExperimentNotFound({ id }))
        const [oldest] = teams.keys()
        if (teams.size >= teamsKept && oldest !== undefined) teams.delete(oldest)
        teams.set(id, teamId)
        return teamId
      })
      const expect = Effect.fnUntraced(function* (id: string, permission: Permission) {
        const caller = yield* Caller.user()
        const teamId = teams.get(id) ?? (yield* learnTeam(id))
        if (teamId !== caller.teamId) return yield* new ExperimentNotFound({ id })
        if (!caller.permissions.has(permission)) return yield* denied(permission)
      })

      const expectStart = (experiment: Experiment) =>
        experiment.schedulePending && experiment.scheduledStartDate !== null
          ? queue.hint({ name: "activateDueExperiments", payload: {}, at: experiment.scheduledStartDate })
          : Effect.void
      const insert = Effect.fnUntraced(function* (experiment: Experiment, creatorId: string) {
        yield* store.insert(experiment, { salt: yield* ids.salt, creatorId })
        yield* queue.hint({ name: "assignExperimentUsers", payload: {} })
        yield* expectStart(experiment)
        return experiment
      })

      const create = Effect.fn("Experiments.create")(function* (input: NewExperiment) {
        const { permissions, userId } = yield* Caller.user()
        const { teamId } = yield* services.get(input.serviceId)
        if (!permissions.has("project_experiments_create")) return yield* denied("project_experiments_create")
        const now = yield* Clock.currentTimeMillis
        const made = { id: ids.next(now), number: yield* store.nextNumber, teamId, description: null, dueDate: null }
        return yield* insert(lifecycle.create({ ...made, ...input }, now), userId)
      })
      const get = Effect.fn("Experiments.get")(function* (id: string) {
        yield* expect(id, "experiment_read")
        const experiment = yield* Effect.fromOption(yield* store.find(id), () => new ExperimentNotFound({ id }))
        return lifecycle.at(experiment, yield* Clock.currentTimeMillis)
      })
      const list = Effect.fn("Experiments.list")(function* (
        serviceId: string,
        filter: { readonly activeOnly: boolean },
        page: Page
      ) {
        yield* services.get(serviceId)
        const now = yield* Clock.currentTimeMillis
        const experiments = yield* store.list(serviceId, { ...filter, now }, page)
        return experiments.map((experiment) => lifecycle.at(experiment, now))
      })
      const update = Effect.fn("Experiments.update")(function* (id: string, patch: lifecycle.ExperimentPatch) {
        yield* expect(id, "experiment_manage")
        const clock = yield* Clock.Clock
        const { after } = yield* store.modify(id, (stored) =>
          lifecycle.update(stored, patch, clock.currentTimeMillisUnsafe())
        )
        yield* expectStart(after)
        return lifecycle.at(after, clock.currentTimeMillisUnsafe())
      })

      const plan = Effect.fn("Experiments.plan")(function* (service: Service, input: Plan & { readonly name: string }) {
        const { userId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        const made = {
          id: ids.next(now),
          number: yield* store.nextNumber,
          serviceId: service.id,
          teamId: service.teamId
        }
        return yield* insert(createPlanned(made, input, now), userId)
      })
      const replan = Effect.fn("Experiments.replan")(function* (id: string, input: Plan) {
        const clock = yield* Clock.Clock
        const { after, before } = yield* store.modify(id, (stored) =>
          accepts(stored, input)
            ? Result.succeed(applyPlan(stored, input, clock.currentTimeMillisUnsafe()))
            : Result.fail(denied("experiment_manage"))
        )
        if (after === before) return null
        yield* expectStart(after)
        return lifecycle.at(after, clock.currentTimeMillisUnsafe())
      })
      const listPlanned = Effect.fn("Experiments.listPlanned")(function* (
        serviceId: string,
        filter: PlanFilter,
        order: ExperimentOrder,
        span: Span
      ) {
        const now = yield* Clock.currentTimeMillis
        const { items, total } = yield* store.listPlanned(serviceId, filter, order, span)
        return { items: items.map((experiment) => lifecycle.at(experiment, now)), total }
      })
      const activateDue = Clock.currentTimeMillis.pipe(
        Effect.flatMap(store.activateDue),
        Effect.withSpan("Experiments.activateDue")
      )
      return Experiments.of({ expect, create, get, list, update, plan, replan, listPlanned, activateDue })
    })
  )
}
