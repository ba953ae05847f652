import { Clock, Context, Effect, Layer } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { type AccessError, PermissionDenied, RecordNotFound } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import type { Service } from "../services/Service.ts"
import type { Permission } from "../shared/Permission.ts"
import { AccessStore } from "./AccessStore.ts"

/** The ids in a planning URL, as sent and not validated. */
export interface ProjectPath {
  readonly teamId: string
  readonly projectId: string
}

export interface ExperimentPath extends ProjectPath {
  readonly experimentId: string
}

type Permissions = ReadonlySet<Permission>

export interface TeamPlace {
  /** Permissions of the caller's role in the team. */
  readonly onTeam: Permissions
}

export interface ProjectPlace extends TeamPlace {
  readonly service: Service
  /** Permissions of the caller's role on the project. */
  readonly onProject: Permissions
}

export interface ExperimentPlace extends ProjectPlace {
  /** Current: a due schedule has taken effect. */
  readonly experiment: Experiment
  /** Permissions of the caller's role on the experiment. */
  readonly onExperiment: Permissions
}

/** Fails unless the caller's role has the permission. */
export const requireOn = (granted: Permissions, permission: Permission): Effect.Effect<void, PermissionDenied> =>
  granted.has(permission) ? Effect.void : Effect.fail(denied(permission))

/**
 * Resolves paths of the planning API for the caller: team, project and experiment in this order. Each must exist before its permission is
 * checked. A record of another team or project is not found.
 */
export class Access extends Context.Service<
  Access,
  {
    /** Fails unless the caller is a member of the team. */
    readonly team: (teamId: string) => Effect.Effect<TeamPlace, AccessError, Caller>
    /** Fails unless the caller may read the project; with `orTeamOwner`, an owner of the team may read every project. */
    readonly project: (
      path: ProjectPath,
      options?: { readonly orTeamOwner: boolean }
    ) => Effect.Effect<ProjectPlace, AccessError, Caller>
    /** Fails unless the caller may read the project. Does not check permissions on the experiment. */
    readonly experiment: (path: ExperimentPath) => Effect.Effect<ExperimentPlace, AccessError, Caller>
  }
>()("domain/Access") {
  static readonly layer = Layer.effect(
    Access,
    Effect.gen(function* () {
      const store = yield* AccessStore

      const locate = Effect.fnUntraced(function* (path: {
        readonly teamId: string
        readonly projectId?: string
        readonly experimentId?: string
      }) {
        const caller = yield* Caller
        const userId = caller._tag === "User" ? caller.userId : null
        const found = yield* store.locate(userId, path)
        if (!found.teamExists) return yield* new RecordNotFound({ record: "Team", id: path.teamId })
        if (found.team === null) return yield* new PermissionDenied({ action: "access", subject: "team" })
        return { ...found, onTeam: found.team }
      })
      const locateProject = Effect.fnUntraced(function* (
        path: ProjectPath & { readonly experimentId?: string },
        orTeamOwner: boolean
      ) {
        const { experiment, onTeam, project } = yield* locate(path)
        if (project === null) return yield* new RecordNotFound({ record: "Project", id: path.projectId })
        const { permissions: onProject, service } = project
        const allowed = onProject.has("project_read") || (orTeamOwner && onTeam.has("team_manage"))
        if (!allowed) return yield* denied("project_read")
        return { place: { onTeam, service, onProject }, located: experiment }
      })

      const team = Effect.fn("Access.team")(function* (teamId: string) {
        return { onTeam: (yield* locate({ teamId })).onTeam }
      })
      const project = Effect.fn("Access.project")(function* (path: ProjectPath, options = { orTeamOwner: false }) {
        return (yield* locateProject(path, options.orTeamOwner)).place
      })
      const experiment = Effect.fn("Access.experiment")(function* (path: ExperimentPath) {
        const { located, place } = yield* locateProject(path, false)
        if (located === null) return yield* new RecordNotFound({ record: "Experiment", id: path.experimentId })
        const experiment = lifecycle.at(located.experiment, located.serviceActive, yield* Clock.currentTimeMillis)
        return { ...place, experiment, onExperiment: located.permissions }
      })
      return Access.of({ team, project, experiment })
    })
  )
}
