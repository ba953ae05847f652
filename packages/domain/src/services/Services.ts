import { Clock, Context, Effect, Equal, Layer, Result } from "effect"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied, reaches, requireTeamPermission } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import { type PreconditionFailed, tagCheck } from "../shared/IfMatch.ts"
import type { SearchPage } from "../shared/Listing.ts"
import type { Service } from "./Service.ts"
import { ServiceNotFound } from "./Service.ts"
import { ServiceStore } from "./ServiceStore.ts"
import { serviceTag } from "./serviceTag.ts"

/** The fields of a service that can change; an undefined field stays unchanged. */
interface ServicePatch {
  readonly name?: string | undefined
  readonly active?: boolean | undefined
}

const applyPatch = (stored: Service, { active = stored.active, name = stored.name }: ServicePatch, now: number) => {
  const next: Service = { ...stored, name, active }
  return Equal.equals(stored, next) ? stored : { ...next, updatedAt: now }
}

/** The containers of experiments, which the sampling API calls services and the planning API projects. Acts in the caller's team. */
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
      page: SearchPage
    ) => Effect.Effect<readonly Service[], PermissionDenied, Caller>
    /** Requires `project_manage` in the team or on the project. An inactive service is an archived project: its experiments accept no samples. */
    readonly update: (
      id: string,
      patch: ServicePatch
    ) => Effect.Effect<Service, PermissionDenied | PreconditionFailed | ServiceNotFound, Caller>
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
        const { teamId, userId } = yield* requireTeamPermission("team_projects_create")
        const service = yield* make({ ...input, teamId, description: null })
        yield* store.insert(service, userId)
        return service
      })
      const get = Effect.fn("Services.get")(function* (id: string) {
        const caller = yield* Caller.user()
        const service = yield* Effect.fromOption(yield* store.find(id), () => new ServiceNotFound({ id }))
        if (!reaches(caller, { serviceId: id, teamId: service.teamId })) return yield* new ServiceNotFound({ id })
        if (!caller.permissions.has("project_read")) return yield* denied("project_read")
        return service
      })
      const list = Effect.fn("Services.list")(function* (filter: { readonly activeOnly: boolean }, page: SearchPage) {
        const { teamId } = yield* requireTeamPermission("project_read")
        return yield* store.list(teamId, filter, page)
      })
      const update = Effect.fn("Services.update")(function* (id: string, patch: ServicePatch) {
        const { permissions, userId } = yield* Caller.user()
        yield* get(id)
        const clock = yield* Clock.Clock
        const check = yield* tagCheck
        return yield* store.modify<PermissionDenied | PreconditionFailed>({ id, userId }, ({ onProject, service }) =>
          permissions.has("project_manage") || onProject.has("project_manage")
            ? Result.map(
                check(() => serviceTag(service)),
                () => applyPatch(service, patch, clock.currentTimeMillisUnsafe())
              )
            : Result.fail(denied("project_manage"))
        )
      })
      return Services.of({ create, get, list, update })
    })
  )
}
