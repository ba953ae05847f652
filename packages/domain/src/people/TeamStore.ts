import { Context, type Effect, type Option, type Result } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { RecordNotFound } from "./AccessError.ts"
import type { Team } from "./Team.ts"
import type { TeamUser } from "./TeamUser.ts"
import type { TeamChange, TeamPeople } from "./teamChange.ts"

/** Whom a change of a team's users concerns. */
export interface TeamConcern {
  /** Who asks; nobody in particular is null. */
  readonly callerId: string | null
  /** Somebody by the id of the user. */
  readonly userId?: string
  /** Somebody by the id of the membership. */
  readonly teamUserId?: string
}

/** The port to stored teams and who is in them. Ids are any text: what cannot be an id is not found. */
export class TeamStore extends Context.Service<
  TeamStore,
  {
    /** With its owner; none when there is no such user. */
    readonly insert: (team: Omit<Team, "id">, ownerId: string) => Effect.Effect<Option.Option<Team>>
    /** The team, and what the user's role in it allows; null unless the user is a member. */
    readonly find: (
      id: string,
      userId: string | null
    ) => Effect.Effect<Option.Option<{ readonly team: Team; readonly permissions: ReadonlySet<Permission> | null }>>
    /** Those that the user is a member of, or all of them; by id, ascending. */
    readonly list: (userId: string | null, span: Span) => Effect.Effect<Listing<Team>>
    /** By the id of the membership, ascending. */
    readonly users: (teamId: string, span: Span) => Effect.Effect<Listing<TeamUser>>
    /**
     * Decides while nobody else can change who is in the team, and makes it so. Answers whom it was about, as they are now or, once
     * removed, were; whoever is removed loses the tokens for the team.
     */
    readonly changeUsers: <E>(
      teamId: string,
      concern: TeamConcern,
      now: number,
      decide: (people: TeamPeople) => Result.Result<TeamChange, E>
    ) => Effect.Effect<TeamUser, E | RecordNotFound>
  }
>()("domain/TeamStore") {}
