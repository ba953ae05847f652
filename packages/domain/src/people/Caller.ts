import { Context, Effect } from "effect"
import { defaultScopes, type Permission, permissions, type Scope } from "../shared/Permission.ts"
import { PermissionDenied } from "./AccessError.ts"

/** A user acting in one team. */
export interface UserCaller {
  readonly _tag: "User"
  readonly userId: string
  /** The team that the sampling API acts in. */
  readonly teamId: string
  /** The permissions of the user's role in that team; empty if the user has left the team. */
  readonly permissions: ReadonlySet<Permission>
  readonly scopes: ReadonlySet<Scope>
  /** The only service that the caller reaches, whose token is bound to it; null for every service of the team. */
  readonly serviceId: string | null
  /** The token that the request has sent, or whose session it is; null for a request without a token while access is open. */
  readonly tokenId: string | null
}

/** The bearer of the administrator's token. It creates users, teams and tokens, and acts in no team. */
export interface Administrator {
  readonly _tag: "Administrator"
}

/** The user or administrator of a request. */
export class Caller extends Context.Service<Caller, UserCaller | Administrator>()("domain/Caller") {
  /** The calling user. Fails for the administrator, who acts in no team. */
  static readonly user = () => callingUser
}

/** Whether the caller can know of things of the service. */
export const reaches = (
  { serviceId, teamId }: Pick<UserCaller, "serviceId" | "teamId">,
  place: { readonly teamId: string; readonly serviceId: string }
): boolean => place.teamId === teamId && (serviceId === null || serviceId === place.serviceId)

const callingUser = Effect.flatMap(Caller, (caller) =>
  caller._tag === "User"
    ? Effect.succeed(caller)
    : Effect.fail(new PermissionDenied({ action: "access", subject: "team" }))
)

/** The built-in user as Owner of the built-in team: the caller of requests without a token while access is open. */
export const localUser: UserCaller = {
  _tag: "User",
  userId: "1",
  teamId: "1",
  permissions: new Set(permissions),
  scopes: new Set(defaultScopes),
  serviceId: null,
  tokenId: null
}

/** The failure of a caller without the permission. */
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

/** Fails unless the caller's role in the team has the permission. */
export const requireTeamPermission = Effect.fnUntraced(function* (permission: Permission) {
  const caller = yield* Caller.user()
  if (!caller.permissions.has(permission)) return yield* denied(permission)
  return caller
})
