import { Clock, Context, Effect, Layer } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { PermissionDenied, RecordNotFound } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import type { Service } from "../services/Service.ts"
import type { Permission } from "../shared/Permission.ts"
import { AccessStore } from "./AccessStore.ts"

/** Where in the planning API something is, as its path says: any text. */
export interface ProjectPath {
  readonly teamId: string
  readonly projectId: string
}

export interface ExperimentPath extends ProjectPath {
  readonly experimentId: string
}

type Permissions = ReadonlySet<Permission>

export interface TeamPlace {
  /** Of the caller's role in the team. */
  readonly onTeam: Permissions
}

export interface ProjectPlace extends TeamPlace {
  readonly service: Service
  /** Of the caller's role on the project. */
  readonly onProject: Permissions
}

export interface ExperimentPlace extends ProjectPlace {
  /** As it is now: a due schedule counts. */
  readonly experiment: Experiment
  /** Of the caller's role on the experiment. */
  readonly onExperiment: Permissions
}

type Refused = PermissionDenied | RecordNotFound

/** Passes the permission, or is refused as one who lacks it. */
export const expectOn = (allowed: boolean, permission: Permission): Effect.Effect<void, PermissionDenied> =>
  allowed ? Effect.void : Effect.fail(denied(permission))

/**
 * What the planning API's paths lead to, for the caller: team, project and experiment in that order, each found before it is allowed.
 * What is in another team or project is not found.
 */
export class Access extends Context.Service<
  Access,
  {
    /** Of any member. */
    readonly team: (teamId: string) => Effect.Effect<TeamPlace, Refused, Caller>
    /** Of the administrator, and of whoever may manage the team. */
    readonly managedTeam: (teamId: string) => Effect.Effect<void, Refused, Caller>
    /** Of whoever may read the project, or with `orTeamOwner` of an owner of the team too. */
    readonly project: (
      path: ProjectPath,
      options?: { readonly orTeamOwner: boolean }
    ) => Effect.Effect<ProjectPlace, Refused, Caller>
    /** Of whoever may read the project; what may be done to the experiment is still to be asked. */
    readonly experiment: (path: ExperimentPath) => Effect.Effect<ExperimentPlace, Refused, Caller>
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
        yield* expectOn(onProject.has("project_read") || (orTeamOwner && onTeam.has("team_manage")), "project_read")
        return { place: { onTeam, service, onProject }, located: experiment }
      })

      const team = Effect.fn("Access.team")(function* (teamId: string) {
        return { onTeam: (yield* locate({ teamId })).onTeam }
      })
      const managedTeam = Effect.fn("Access.managedTeam")(function* (teamId: string) {
        const caller = yield* Caller
        if (caller._tag === "Administrator") {
          const { teamExists } = yield* store.locate(null, { teamId })
          return teamExists ? undefined : yield* new RecordNotFound({ record: "Team", id: teamId })
        }
        const { onTeam } = yield* team(teamId)
        yield* expectOn(onTeam.has("team_manage"), "team_manage")
      })
      const project = Effect.fn("Access.project")(function* (path: ProjectPath, options = { orTeamOwner: false }) {
        return (yield* locateProject(path, options.orTeamOwner)).place
      })
      const experiment = Effect.fn("Access.experiment")(function* (path: ExperimentPath) {
        const { located, place } = yield* locateProject(path, false)
        if (located === null) return yield* new RecordNotFound({ record: "Experiment", id: path.experimentId })
        const experiment = lifecycle.at(located.experiment, yield* Clock.currentTimeMillis)
        return { ...place, experiment, onExperiment: located.permissions }
      })
      return Access.of({ team, managedTeam, project, experiment })
    })
  )
}
