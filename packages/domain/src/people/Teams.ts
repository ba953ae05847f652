import { Clock, Context, Effect, Layer, Option } from "effect"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { invalidAttribute } from "../shared/invalidAttribute.ts"
import type { Listing, Span } from "../shared/Listing.ts"
import { PermissionDenied, RecordNotFound } from "./AccessError.ts"
import { Caller } from "./Caller.ts"
import { Credentials } from "./Credentials.ts"
import type { Team } from "./Team.ts"
import { TeamStore } from "./TeamStore.ts"
import type { TeamUser } from "./TeamUser.ts"
import { addTeamUser, changeTeamUser, removeTeamUser } from "./teamChange.ts"

type Refused = PermissionDenied | RecordNotFound

export interface TeamPlan extends Pick<Team, "description" | "name"> {
  /** Heeded of the administrator only, who has to name one. */
  readonly ownerId: string | null
}

/** Tenants, and who is in them. */
export class Teams extends Context.Service<
  Teams,
  {
    /** The caller's, all of them for the administrator; by id, ascending. */
    readonly list: (span: Span) => Effect.Effect<Listing<Team>, never, Caller>
    readonly get: (id: string) => Effect.Effect<Team, Refused, Caller>
    /** The user who makes it becomes its Owner. */
    readonly create: (plan: TeamPlan) => Effect.Effect<Team, InvalidInput, Caller>
    /** By the id of the membership, ascending. */
    readonly users: (teamId: string, span: Span) => Effect.Effect<Listing<TeamUser>, Refused, Caller>
    readonly addUser: (
      teamId: string,
      input: { readonly userId: string; readonly role: string }
    ) => Effect.Effect<TeamUser, InvalidInput | Refused, Caller>
    readonly changeUser: (
      teamId: string,
      teamUserId: string,
      input: { readonly role: string }
    ) => Effect.Effect<TeamUser, InvalidInput | Refused, Caller>
    /** Takes the user's tokens for the team as well. */
    readonly removeUser: (teamId: string, teamUserId: string) => Effect.Effect<void, InvalidInput | Refused, Caller>
  }
>()("domain/Teams") {
  static readonly layer = Layer.effect(
    Teams,
    Effect.gen(function* () {
      const store = yield* TeamStore
      const credentials = yield* Credentials
      const asking = Effect.map(Caller, (caller) => ({
        caller,
        askingId: caller._tag === "Administrator" ? null : caller.userId
      }))

      const list = Effect.fn("Teams.list")(function* (span: Span) {
        const { askingId } = yield* asking
        return yield* store.list(askingId, span)
      })
      const get = Effect.fn("Teams.get")(function* (id: string) {
        const { askingId } = yield* asking
        const found = yield* store.find(id, askingId)
        if (Option.isNone(found)) return yield* new RecordNotFound({ record: "Team", id })
        if (askingId !== null && !found.value.member) {
          return yield* new PermissionDenied({ action: "access", subject: "team" })
        }
        return found.value.team
      })
      const create = Effect.fn("Teams.create")(function* ({ description, name, ownerId }: TeamPlan) {
        const { askingId } = yield* asking
        const now = yield* Clock.currentTimeMillis
        const made = yield* store.insert(
          { name, description, createdAt: now, updatedAt: now },
          askingId ?? ownerId ?? ""
        )
        if (Option.isNone(made)) return yield* invalidAttribute("owner_id", "Owner must exist")
        return made.value
      })
      const users = Effect.fn("Teams.users")(function* (teamId: string, span: Span) {
        yield* get(teamId)
        return yield* store.users(teamId, span)
      })
      const addUser = Effect.fn("Teams.addUser")(function* (
        teamId: string,
        input: { readonly userId: string; readonly role: string }
      ) {
        const { askingId, caller } = yield* asking
        const now = yield* Clock.currentTimeMillis
        return yield* store.changeUsers(teamId, { askingId, userId: input.userId }, now, (people) =>
          addTeamUser(people, caller, input)
        )
      }, credentials.forgetAfter)
      const changeUser = Effect.fn("Teams.changeUser")(function* (
        teamId: string,
        teamUserId: string,
        { role }: { readonly role: string }
      ) {
        const { askingId, caller } = yield* asking
        const now = yield* Clock.currentTimeMillis
        return yield* store.changeUsers(teamId, { askingId, teamUserId }, now, (people) =>
          changeTeamUser(people, caller, { id: teamUserId, role })
        )
      }, credentials.forgetAfter)
      const removeUser = Effect.fn("Teams.removeUser")(function* (teamId: string, teamUserId: string) {
        const { askingId, caller } = yield* asking
        const now = yield* Clock.currentTimeMillis
        yield* store.changeUsers(teamId, { askingId, teamUserId }, now, (people) =>
          removeTeamUser(people, caller, teamUserId)
        )
      }, credentials.forgetAfter)
      return Teams.of({ list, get, create, users, addUser, changeUser, removeUser })
    })
  )
}
