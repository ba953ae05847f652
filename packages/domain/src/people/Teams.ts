import { Clock, Context, Effect, Equal, Layer, Option, Result } from "effect"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import { type AccessError, PermissionDenied, RecordNotFound } from "./AccessError.ts"
import { Caller, denied } from "./Caller.ts"
import { Credentials } from "./Credentials.ts"
import type { Team } from "./Team.ts"
import { TeamStore } from "./TeamStore.ts"
import type { TeamUser } from "./TeamUser.ts"
import { addTeamUser, changeTeamUser, type PersonName, removeTeamUser } from "./teamChange.ts"
import type { UserNotFound } from "./UserNotFound.ts"

export interface NewTeam extends Pick<Team, "description" | "name"> {
  /** Required from the administrator; ignored from other callers. */
  readonly ownerId: string | null
}

/** The fields that can change; an undefined field stays unchanged. */
export interface TeamPatch {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
}

/** Reads the input of a request, after the permission check. */
type Read<Input, E> = () => Result.Result<Input, E>

const applyPatch = (stored: Team, { description, name }: TeamPatch, now: number): Team => {
  const next: Team = {
    ...stored,
    name: name ?? stored.name,
    description: description === undefined ? stored.description : description
  }
  return Equal.equals(stored, next) ? stored : { ...next, updatedAt: now }
}

/** Teams and their members. */
export class Teams extends Context.Service<
  Teams,
  {
    /** The caller's teams, or all teams for the administrator; by id, ascending. */
    readonly list: (span: SearchSpan) => Effect.Effect<Listing<Team>, never, Caller>
    readonly get: (id: string) => Effect.Effect<Team, AccessError, Caller>
    /** The calling user becomes its Owner. */
    readonly create: (input: NewTeam) => Effect.Effect<Team, InvalidInput, Caller>
    /** For a user who can manage the team. */
    readonly update: <E>(
      id: string,
      read: (team: Team) => Result.Result<TeamPatch, E>
    ) => Effect.Effect<Team, AccessError | E, Caller>
    /** By membership id, ascending. */
    readonly users: (teamId: string, span: SearchSpan) => Effect.Effect<Listing<TeamUser>, AccessError, Caller>
    /**
     * Adds a person by the exact e-mail address, without regard to case, or by the id of somebody who shares a team with the caller. The
     * administrator adds anybody. All others fail alike.
     */
    readonly addUser: <E>(
      teamId: string,
      read: Read<PersonName & { readonly role: string }, E>
    ) => Effect.Effect<TeamUser, AccessError | E | InvalidInput | UserNotFound, Caller>
    readonly changeUser: <E>(
      teamId: string,
      teamUserId: string,
      read: Read<{ readonly role: string }, E>
    ) => Effect.Effect<TeamUser, AccessError | E | InvalidInput, Caller>
    /** Also revokes the user's tokens for the team. */
    readonly removeUser: (teamId: string, teamUserId: string) => Effect.Effect<void, AccessError | InvalidInput, Caller>
  }
>()("domain/Teams") {
  static readonly layer = Layer.effect(
    Teams,
    Effect.gen(function* () {
      const store = yield* TeamStore
      const credentials = yield* Credentials
      const currentCaller = Effect.map(Caller, (caller) => ({
        caller,
        callerId: caller._tag === "Administrator" ? null : caller.userId
      }))

      const list = Effect.fn("Teams.list")(function* (span: SearchSpan) {
        const { callerId } = yield* currentCaller
        return yield* store.list(callerId, span)
      })
      const get = Effect.fn("Teams.get")(function* (id: string) {
        const { callerId } = yield* currentCaller
        const found = yield* store.find(id, callerId)
        if (Option.isNone(found)) return yield* new RecordNotFound({ record: "Team", id })
        if (callerId !== null && found.value.permissions === null) {
          return yield* new PermissionDenied({ action: "access", subject: "team" })
        }
        return found.value.team
      })
      const create = Effect.fn("Teams.create")(function* ({ description, name, ownerId }: NewTeam) {
        const { callerId } = yield* currentCaller
        const now = yield* Clock.currentTimeMillis
        const made = yield* store.insert(
          { name, description, createdAt: now, updatedAt: now },
          callerId ?? ownerId ?? ""
        )
        if (Option.isNone(made)) return yield* invalidField("ownerId", "Owner must exist")
        return made.value
      })
      const update = Effect.fn("Teams.update")(function* <E>(
        id: string,
        read: (team: Team) => Result.Result<TeamPatch, E>
      ): Effect.fn.Return<Team, AccessError | E, Caller> {
        const { userId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        return yield* store.modify<AccessError | E>(id, userId, (team, permissions) => {
          if (permissions === null) return Result.fail(new PermissionDenied({ action: "access", subject: "team" }))
          if (!permissions.has("team_manage")) return Result.fail(denied("team_manage"))
          return Result.map(read(team), (patch) => applyPatch(team, patch, now))
        })
      })
      const users = Effect.fn("Teams.users")(function* (teamId: string, span: SearchSpan) {
        yield* get(teamId)
        return yield* store.users(teamId, span)
      })
      /** Checks before the input is read; `changeUsers` checks again while the team is locked. */
      const requireManager = Effect.fnUntraced(function* (teamId: string) {
        const { callerId } = yield* currentCaller
        const found = yield* store.find(teamId, callerId)
        if (Option.isNone(found)) return yield* new RecordNotFound({ record: "Team", id: teamId })
        if (callerId === null) return
        const { permissions } = found.value
        if (permissions === null) return yield* new PermissionDenied({ action: "access", subject: "team" })
        if (!permissions.has("team_manage")) return yield* denied("team_manage")
      })
      const addUser = Effect.fn("Teams.addUser")(function* <E>(
        teamId: string,
        read: Read<PersonName & { readonly role: string }, E>
      ): Effect.fn.Return<TeamUser, AccessError | E | InvalidInput | UserNotFound, Caller> {
        yield* requireManager(teamId)
        const input = yield* Effect.fromResult(read())
        const { caller, callerId } = yield* currentCaller
        const now = yield* Clock.currentTimeMillis
        return yield* store
          .changeUsers(teamId, { callerId, user: input }, now, (people) => addTeamUser(people, caller, input))
          .pipe(credentials.forgetAfter)
      })
      const changeUser = Effect.fn("Teams.changeUser")(function* <E>(
        teamId: string,
        teamUserId: string,
        read: Read<{ readonly role: string }, E>
      ): Effect.fn.Return<TeamUser, AccessError | E | InvalidInput, Caller> {
        yield* requireManager(teamId)
        const { role } = yield* Effect.fromResult(read())
        const { caller, callerId } = yield* currentCaller
        const now = yield* Clock.currentTimeMillis
        return yield* store
          .changeUsers(teamId, { callerId, teamUserId }, now, (people) =>
            changeTeamUser(people, caller, { id: teamUserId, role })
          )
          .pipe(credentials.forgetAfter)
      })
      const removeUser = Effect.fn("Teams.removeUser")(function* (teamId: string, teamUserId: string) {
        const { caller, callerId } = yield* currentCaller
        const now = yield* Clock.currentTimeMillis
        yield* store.changeUsers(teamId, { callerId, teamUserId }, now, (people) =>
          removeTeamUser(people, caller, teamUserId)
        )
      }, credentials.forgetAfter)
      return Teams.of({ list, get, create, update, users, addUser, changeUser, removeUser })
    })
  )
}
