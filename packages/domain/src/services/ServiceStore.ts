import { Context, type Effect, type Option, type Result } from "effect"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing, Order, Page, PlanFilter, Span } from "../shared/Listing.ts"
import type { Service, ServiceNotFound } from "./Service.ts"

export type ProjectOrder = Order<"createdAt" | "id" | "name" | "updatedAt">

/** The port to stored services. */
export class ServiceStore extends Context.Service<
  ServiceStore,
  {
    /** The number of a service to be, never given twice. */
    readonly nextNumber: Effect.Effect<string>
    /** With its creator as Owner of the project. */
    readonly insert: (service: Service, creatorId: string) => Effect.Effect<void>
    /** The same, unless a service of the team has that name already, without regard to case. */
    readonly insertDistinct: (service: Service, creatorId: string) => Effect.Effect<void, InvalidInput>
    readonly find: (id: string) => Effect.Effect<Option.Option<Service>>
    /** Newest first. */
    readonly list: (
      teamId: string,
      filter: { readonly activeOnly: boolean },
      page: Page
    ) => Effect.Effect<readonly Service[]>
    /** Those of the team on which the user's role has `project_read`. */
    readonly listReadable: (
      teamId: string,
      userId: string,
      filter: PlanFilter,
      order: ProjectOrder,
      span: Span
    ) => Effect.Effect<Listing<Service>>
    /** Decides on the stored state while nobody else can change it; a name that changes must be distinct. Raises the revision of its experiments. */
    readonly modify: (
      id: string,
      decide: (service: Service) => Result.Result<Service, InvalidInput>
    ) => Effect.Effect<Service, InvalidInput | ServiceNotFound>
  }
>()("domain/ServiceStore") {}
