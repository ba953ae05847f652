import { Context, type Effect, type Option } from "effect"
import type { Page } from "./Page.ts"
import type { Service } from "./Service.ts"

/** The port to stored services. */
export class ServiceStore extends Context.Service<
  ServiceStore,
  {
    readonly insert: (service: Service) => Effect.Effect<void>
    readonly find: (id: string) => Effect.Effect<Option.Option<Service>>
    /** Newest first. */
    readonly list: (filter: { readonly activeOnly: boolean }, page: Page) => Effect.Effect<readonly Service[]>
  }
>()("domain/ServiceStore") {}
