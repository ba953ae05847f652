import { Clock, Context, Effect, Equal, Layer, Result } from "effect"
import type { AccessError, PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import type { Service } from "../services/Service.ts"
import { serviceTag } from "../services/serviceTag.ts"
import { Ids } from "../shared/Ids.ts"
import { type PreconditionFailed, type TagCheck, tagCheck } from "../shared/IfMatch.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing } from "../shared/Listing.ts"
import type { ReadInput } from "../shared/ReadInput.ts"
import { Access, type ProjectPath } from "./Access.ts"
import { type ProjectFacts, type ProjectQuery, ProjectStore } from "./ProjectStore.ts"

/** The fields of a project that can change; an undefined field stays unchanged. */
export interface ProjectPatch {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
  readonly archived?: boolean | undefined
}

export interface NewProject extends ProjectPatch {
  readonly name: string
}

const isRestore = ({ archived, description, name }: ProjectPatch): boolean =>
  archived === false && name === undefined && description === undefined

const applyPatch = (stored: Service, patch: ProjectPatch, now: number): Service => {
  const next: Service = {
    ...stored,
    name: patch.name ?? stored.name,
    description: patch.description === undefined ? stored.description : patch.description,
    active: patch.archived === undefined ? stored.active : !patch.archived
  }
  return Equal.equals(stored, next) ? stored : { ...next, updatedAt: now }
}

/** An archived project accepts only its restoration. */
const decideUpdate = <E>(
  { onProject, service }: ProjectFacts,
  read: ReadInput<Service, ProjectPatch, E>,
  { check, now }: { readonly check: TagCheck; readonly now: number }
): Result.Result<Service, E | PermissionDenied | PreconditionFailed> =>
  Result.gen(function* () {
    const input = yield* read(service)
    const restores = Result.isSuccess(input) && isRestore(input.success)
    if (!onProject.has("project_manage") || !(service.active || restores)) {
      return yield* Result.fail(denied("project_manage"))
    }
    yield* check(() => serviceTag(service))
    return applyPatch(service, yield* input, now)
  })

/** Projects of the planning API; the sampling API knows them as services. */
export class Projects extends Context.Service<
  Projects,
  {
    /** The projects that the caller may read. `read` runs after the permission check on the team. */
    readonly list: <E>(
      teamId: string,
      read: () => Result.Result<ProjectQuery, E>
    ) => Effect.Effect<Listing<Service>, AccessError | E, Caller>
    readonly get: (path: ProjectPath) => Effect.Effect<Service, AccessError, Caller>
    /** The caller becomes its Owner. The name must be unique within the team. */
    readonly create: <E>(
      teamId: string,
      read: () => Result.Result<NewProject, E>
    ) => Effect.Effect<Service, AccessError | E | InvalidInput, Caller>
    /** Decides permission, state and change while the project is locked. */
    readonly update: <E>(
      path: ProjectPath,
      read: ReadInput<Service, ProjectPatch, E>
    ) => Effect.Effect<
      { readonly project: Service; readonly changed: boolean },
      AccessError | E | InvalidInput | PreconditionFailed,
      Caller
    >
  }
>()("domain/Projects") {
  static readonly layer = Layer.effect(
    Projects,
    Effect.gen(function* () {
      const access = yield* Access
      const store = yield* ProjectStore
      const ids = yield* Ids

      const list = Effect.fn("Projects.list")(function* <E>(
        teamId: string,
        read: () => Result.Result<ProjectQuery, E>
      ): Effect.fn.Return<Listing<Service>, AccessError | E, Caller> {
        yield* access.team(teamId)
        const { userId } = yield* Caller.user()
        return yield* store.list(teamId, userId, yield* Effect.fromResult(read()))
      })
      const get = Effect.fn("Projects.get")(function* (path: ProjectPath) {
        return (yield* access.project(path)).service
      })
      const create = Effect.fn("Projects.create")(function* <E>(
        teamId: string,
        read: () => Result.Result<NewProject, E>
      ): Effect.fn.Return<Service, AccessError | E | InvalidInput, Caller> {
        yield* access.team(teamId)
        const { userId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        const id = ids.next(now)
        return yield* store.insert<E | PermissionDenied>({ teamId, userId }, (onTeam) =>
          Result.gen(function* () {
            if (!onTeam.has("team_projects_create")) return yield* Result.fail(denied("team_projects_create"))
            const { archived = false, description = null, name } = yield* read()
            const fields = { id, teamId, name, description, active: !archived, createdAt: now, updatedAt: now }
            return (number: string) => ({ ...fields, number })
          })
        )
      })
      const update = Effect.fn("Projects.update")(function* <E>(
        path: ProjectPath,
        read: ReadInput<Service, ProjectPatch, E>
      ): Effect.fn.Return<
        { readonly project: Service; readonly changed: boolean },
        AccessError | E | InvalidInput | PreconditionFailed,
        Caller
      > {
        const { service } = yield* access.project(path)
        const { userId } = yield* Caller.user()
        const clock = yield* Clock.Clock
        const check = yield* tagCheck
        const { after, before } = yield* store.modify({ serviceId: service.id, userId }, (facts) =>
          decideUpdate(facts, read, { check, now: clock.currentTimeMillisUnsafe() })
        )
        return { project: after, changed: after !== before }
      })
      return Projects.of({ list, get, create, update })
    })
  )
}
