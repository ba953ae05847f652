import { Context, type Effect, type Option, type Result } from "effect"
import type { SearchPage } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Service, ServiceNotFound } from "./Service.ts"

/** A service, and the permissions of the caller's role on the same project. */
export interface ServiceFacts {
  readonly service: Service
  readonly onProject: ReadonlySet<Permission>
}

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
      page: SearchPage
    ) => Effect.Effect<readonly Service[]>
    /**
     * Decides while no other transaction can change the service, and stores the decision. The stored service itself as the decision changes
     * nothing; a change raises the revision of the service's experiments.
     */
    readonly modify: <E>(
      place: { readonly id: string; readonly userId: string },
      decide: (facts: ServiceFacts) => Result.Result<Service, E>
    ) => Effect.Effect<Service, E | ServiceNotFound>
  }
>()("domain/ServiceStore") {}
