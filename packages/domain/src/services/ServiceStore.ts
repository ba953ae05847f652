import { Context, type Effect, type Option } from "effect"
import type { Page } from "../shared/Listing.ts"
import type { Service } from "./Service.ts"

/** The port to stored services. */
export class ServiceStore extends Context.Service<
  ServiceStore,
  {
    /** The number of the next service; no two calls get the same one. */
    readonly nextNumber: Effect.Effect<string>
    /** Stores the service with its creator as Owner of the project. */
    readonly insert: (service: Service, creatorId: string) => Effect.Effect<void>
    readonly find: (id: string) => Effect.Effect<Option.Option<Service>>
    /** Newest first. */
    readonly list: (
      teamId: string,
      filter: { readonly activeOnly: boolean },
      page: Page
    ) => Effect.Effect<readonly Service[]>
  }
>()("domain/ServiceStore") {}
