import { Context, type Effect, type Option, type Result } from "effect"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { RecordNotFound } from "./AccessError.ts"
import type { Team } from "./Team.ts"
import type { TeamUser } from "./TeamUser.ts"
import type { PersonName, TeamChange, TeamPeople } from "./teamChange.ts"

/** The users whose memberships a change of a team is decided on. */
export interface TeamConcern {
  /** The calling user; null for the administrator. */
  readonly callerId: string | null
  /** The user to add. */
  readonly user?: PersonName
  /** The user to change, by membership id. */
  readonly teamUserId?: string
}

/** The port to stored teams and their members. An id is any text: text that no id can be is not found. */
export class TeamStore extends Context.Service<
  TeamStore,
  {
    /** Stores the team and its owner; none when that user does not exist. */
    readonly insert: (team: Omit<Team, "id">, ownerId: string) => Effect.Effect<Option.Option<Team>>
    /** The team, and the permissions of the user's role in it; null unless the user is a member. */
    readonly find: (
      id: string,
      userId: string | null
    ) => Effect.Effect<Option.Option<{ readonly team: Team; readonly permissions: ReadonlySet<Permission> | null }>>
    /** The teams of the user, or all teams for null; by id, ascending. */
    readonly list: (userId: string | null, span: SearchSpan) => Effect.Effect<Listing<Team>>
    /** By membership id, ascending. */
    readonly users: (teamId: string, span: SearchSpan) => Effect.Effect<Listing<TeamUser>>
    /** Decides while the team cannot change, and stores the decision unless it is the stored team. `userId` is the caller's. */
    readonly modify: <E>(
      id: string,
      userId: string,
      decide: (team: Team, permissions: ReadonlySet<Permission> | null) => Result.Result<Team, E>
    ) => Effect.Effect<Team, E | RecordNotFound>
    /**
     * Decides while no other transaction can change the members of the team, and stores the decision. Returns the changed membership, or
     * the removed one. Removing a user revokes the user's tokens for the team.
     */
    readonly changeUsers: <E>(
      teamId: string,
      concern: TeamConcern,
      now: number,
      decide: (people: TeamPeople) => Result.Result<TeamChange, E>
    ) => Effect.Effect<TeamUser, E | RecordNotFound>
  }
>()("domain/TeamStore") {}
