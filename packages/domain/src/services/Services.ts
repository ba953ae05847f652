import { Clock, Context, Effect, Layer } from "effect"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied, requireTeamPermission } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import type { Page } from "../shared/Listing.ts"
import type { Service } from "./Service.ts"
import { ServiceNotFound } from "./Service.ts"
import { ServiceStore } from "./ServiceStore.ts"

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
      page: Page
    ) => Effect.Effect<readonly Service[], PermissionDenied, Caller>
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
        const { permissions, teamId } = yield* Caller.user()
        const service = yield* Effect.fromOption(yield* store.find(id), () => new ServiceNotFound({ id }))
        if (service.teamId !== teamId) return yield* new ServiceNotFound({ id })
        if (!permissions.has("project_read")) return yield* denied("project_read")
        return service
      })
      const list = Effect.fn("Services.list")(function* (filter: { readonly activeOnly: boolean }, page: Page) {
        const { teamId } = yield* requireTeamPermission("project_read")
        return yield* store.list(teamId, filter, page)
      })
      return Services.of({ create, get, list })
    })
  )
}
