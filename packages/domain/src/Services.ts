import { Clock, Context, Effect, Layer } from "effect"
import { ServiceNotFound } from "./errors.ts"
import { Ids } from "./Ids.ts"
import type { Page } from "./Page.ts"
import type { Service } from "./Service.ts"
import { ServiceStore } from "./ServiceStore.ts"

/** The containers of experiments. */
export class Services extends Context.Service<
  Services,
  {
    readonly create: (input: { readonly name: string; readonly active: boolean }) => Effect.Effect<Service>
    readonly get: (id: string) => Effect.Effect<Service, ServiceNotFound>
    readonly list: (filter: { readonly activeOnly: boolean }, page: Page) => Effect.Effect<readonly Service[]>
  }
>()("domain/Services") {
  static readonly layer = Layer.effect(
    Services,
    Effect.gen(function* () {
      const store = yield* ServiceStore
      const ids = yield* Ids

      const create = Effect.fn("Services.create")(function* (input: {
        readonly name: string
        readonly active: boolean
      }) {
        const now = yield* Clock.currentTimeMillis
        const service: Service = { id: ids.next(now), ...input, createdAt: now, updatedAt: now }
        yield* store.insert(service)
        return service
      })
      const get = Effect.fn("Services.get")(function* (id: string) {
        return yield* Effect.fromOption(yield* store.find(id), () => new ServiceNotFound({ id }))
      })
      return Services.of({ create, get, list: store.list })
    })
  )
}
