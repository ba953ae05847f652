import { Context, type Effect, type Result } from "effect"
import type { Service } from "../services/Service.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { ListFilter, Listing, Order, SearchSpan } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"

export type ProjectOrder = Order<"createdAt" | "id" | "name" | "updatedAt">

/** Selects and orders the projects of a list. */
export interface ProjectQuery {
  readonly filter: ListFilter
  readonly order: ProjectOrder
  readonly span: SearchSpan
}

/** A project, and the permissions of the caller's role on it. */
export interface ProjectFacts {
  readonly service: Service
  readonly onProject: ReadonlySet<Permission>
}

/** The port to services as projects. Names are unique within a team, compared without regard to case. */
export class ProjectStore extends Context.Service<
  ProjectStore,
  {
    /**
     * Stores the project that `decide` makes, with its creator as Owner, while names and members of the team cannot change.
     * `onTeam` has the permissions of the creator's role in the team; the function in the result of `decide` receives the project's number.
     */
    readonly insert: <E>(
      place: { readonly teamId: string; readonly userId: string },
      decide: (onTeam: ReadonlySet<Permission>) => Result.Result<(number: string) => Service, E>
    ) => Effect.Effect<Service, E | InvalidInput>
    /**
     * Decides while neither the project nor the roles on it can change, and stores what was decided. The answer of `decide` is the stored
     * project itself when nothing changes. A change raises the revision of the project's experiments.
     */
    readonly modify: <E>(
      place: { readonly serviceId: string; readonly userId: string },
      decide: (facts: ProjectFacts) => Result.Result<Service, E>
    ) => Effect.Effect<{ readonly before: Service; readonly after: Service }, E | InvalidInput>
    /** The projects of the team on which the user's role has `project_read`. */
    readonly list: (teamId: string, userId: string, query: ProjectQuery) => Effect.Effect<Listing<Service>>
  }
>()("domain/ProjectStore") {}
