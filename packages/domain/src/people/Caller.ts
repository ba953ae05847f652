import { Context, Effect } from "effect"
import { type Permission, permissions, type Scope, scopes } from "../shared/Permission.ts"
import { PermissionDenied } from "./AccessError.ts"

/** Somebody acting in one team. */
export interface UserCaller {
  readonly _tag: "User"
  readonly userId: string
  /** The team that the sampling API acts in. */
  readonly teamId: string
  /** Of the user's role in that team; none for who is no member of it any more. */
  readonly permissions: ReadonlySet<Permission>
  readonly scopes: ReadonlySet<Scope>
}

/** Whoever holds the administrator's token: makes users, teams and tokens, and acts in no team. */
export interface Administrator {
  readonly _tag: "Administrator"
}

/** Who asks. */
export class Caller extends Context.Service<Caller, UserCaller | Administrator>()("domain/Caller") {
  /** The user who asks; the administrator acts in no team. */
  static readonly user = Effect.fnUntraced(function* () {
    const caller = yield* Caller
    if (caller._tag === "User") return caller
    return yield* new PermissionDenied({ action: "access", subject: "team" })
  })
}

/** The built-in user as Owner of the built-in team: the caller where access is open. */
export const localUser: UserCaller = {
  _tag: "User",
  userId: "1",
  teamId: "1",
  permissions: new Set(permissions),
  scopes: new Set(scopes)
}

/** What a permission is about, in words: `experiment_manage` is to manage an experiment. */
export const denied = (permission: Permission): PermissionDenied => {
  switch (permission) {
    case "team_manage":
      return new PermissionDenied({ action: "manage", subject: "team" })
    case "team_projects_create":
      return new PermissionDenied({ action: "create", subject: "project" })
    case "project_read":
    case "project_users_read":
      return new PermissionDenied({ action: "access", subject: "project" })
    case "project_manage":
    case "project_users_manage":
      return new PermissionDenied({ action: "manage", subject: "project" })
    case "project_experiments_create":
      return new PermissionDenied({ action: "create", subject: "experiment" })
    case "experiment_read":
    case "experiment_users_read":
      return new PermissionDenied({ action: "access", subject: "experiment" })
    case "experiment_manage":
    case "experiment_samples_manage":
    case "experiment_users_manage":
      return new PermissionDenied({ action: "manage", subject: "experiment" })
  }
}

/** Fails unless the caller's role in the team allows it. */
export const requireTeamPermission = Effect.fnUntraced(function* (permission: Permission) {
  const caller = yield* Caller.user()
  if (!caller.permissions.has(permission)) return yield* denied(permission)
  return caller
})
