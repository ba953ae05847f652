import { Clock, Context, Effect, Equal, Layer, Result } from "effect"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied, expectPermission } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing, Page, PlanFilter, Span } from "../shared/Listing.ts"
import type { Service } from "./Service.ts"
import { ServiceNotFound } from "./Service.ts"
import { type ProjectOrder, ServiceStore } from "./ServiceStore.ts"

/** What a project is made of, and what of it can change. */
export interface ProjectPlan {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly archived?: boolean | undefined
}

/** The containers of experiments: services to the sampling API, which acts in the caller's team, projects to the planning API. */
export class Services extends Context.Service<
  Services,
  {
    readonly create: (input: {
      readonly name: string
      readonly active: boolean
    }) => Effect.Effect<Service, PermissionDenied, Caller>
    readonly get: (id: string) => Effect.Effect<Service, PermissionDenied | ServiceNotFound, Caller>
    readonly list: (
      filter: { readonly activeOnly: boolean },
      page: Page
    ) => Effect.Effect<readonly Service[], PermissionDenied, Caller>
    /** Those that the caller's roles on them let read. Whether the caller may read the team is decided before. */
    readonly listProjects: (
      teamId: string,
      filter: PlanFilter,
      order: ProjectOrder,
      span: Span
    ) => Effect.Effect<Listing<Service>, PermissionDenied, Caller>
    /** A project with a name of its own in the team. Whether the caller may make one is decided before. */
    readonly createProject: (
      teamId: string,
      plan: ProjectPlan & { readonly name: string }
    ) => Effect.Effect<Service, InvalidInput | PermissionDenied, Caller>
    /** Changes what is given; the same object comes back when nothing differs. Whether the caller may is decided before. */
    readonly updateProject: (service: Service, plan: ProjectPlan) => Effect.Effect<Service, InvalidInput>
  }
>()("domain/Services") {
  static readonly layer = Layer.effect(
    Services,
    Effect.gen(function* () {
      const store = yield* ServiceStore
      const ids = yield* Ids

      const make = Effect.fnUntraced(function* (
        input: Pick<Service, "active" | "description" | "name" | "teamId">
      ): Effect.fn.Return<Service> {
        const now = yield* Clock.currentTimeMillis
        return { id: ids.next(now), number: yield* store.nextNumber, ...input, createdAt: now, updatedAt: now }
      })
      const create = Effect.fn("Services.create")(function* (input: {
        readonly name: string
        readonly active: boolean
      }) {
        const { teamId, userId } = yield* expectPermission("team_projects_create")
        const service = yield* make({ ...input, teamId, description: null })
        yield* store.insert(service, userId)
        return service
      })
      const get = Effect.fn("Services.get")(function* (id: string) {
        const { permissions, teamId } = yield* Caller.user()
        const service = yield* Effect.fromOption(yield* store.find(id), () => new ServiceNotFound({ id }))
        if (service.teamId !== teamId) return yield* new ServiceNotFound({ id })
        if (!permissions.has("project_read")) return yield* denied("project_read")
        return service
      })
      const list = Effect.fn("Services.list")(function* (filter: { readonly activeOnly: boolean }, page: Page) {
        const { teamId } = yield* expectPermission("project_read")
        return yield* store.list(teamId, filter, page)
      })
      const listProjects = Effect.fn("Services.listProjects")(function* (
        teamId: string,
        filter: PlanFilter,
        order: ProjectOrder,
        span: Span
      ) {
        const { userId } = yield* Caller.user()
        return yield* store.listReadable(teamId, userId, filter, order, span)
      })
      const createProject = Effect.fn("Services.createProject")(function* (
        teamId: string,
        { archived = false, description = null, name }: ProjectPlan & { readonly name: string }
      ) {
        const { userId } = yield* Caller.user()
        const service = yield* make({ teamId, name, description, active: !archived })
        yield* store.insertDistinct(service, userId)
        return service
      })
      const updateProject = Effect.fn("Services.updateProject")(function* (service: Service, plan: ProjectPlan) {
        const now = yield* Clock.currentTimeMillis
        const next: Service = {
          ...service,
          name: plan.name ?? service.name,
          description: plan.description === undefined ? service.description : plan.description,
          active: plan.archived === undefined ? service.active : !plan.archived
        }
        if (Equal.equals(service, next)) return service
        const { active, description, name } = next
        return yield* store
          .modify(service.id, (stored) => Result.succeed({ ...stored, active, description, name, updatedAt: now }))
          .pipe(Effect.catchTag("ServiceNotFound", Effect.die))
      })
      return Services.of({ create, get, list, listProjects, createProject, updateProject })
    })
  )
}
