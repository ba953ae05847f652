import { Clock, Context, Effect, Layer, type Option, Result } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import { type AccessError, RecordNotFound } from "../people/AccessError.ts"
import { Caller } from "../people/Caller.ts"
import type { Service } from "../services/Service.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import { Access, type ExperimentPath, type ProjectPath, requireOn } from "./Access.ts"
import { AssignmentStore } from "./AssignmentStore.ts"
import * as rules from "./assignmentRules.ts"
import type { UserAssignment } from "./UserAssignment.ts"

interface OnExperiment {
  readonly experiment: Experiment
}

interface OnProject {
  readonly project: Service
}

interface One {
  readonly assignment: UserAssignment
}

interface Changed extends One {
  readonly changed: boolean
}

type ReadSpan<E> = () => Result.Result<SearchSpan, E>
type ReadRole<E> = (assignment: UserAssignment) => Result.Result<{ readonly roleId: string }, E>

/**
 * The roles of users on projects and on experiments. A change on a project reaches its experiments by the job `assignExperimentUsers`.
 * An owner of the team may read and change the users of every project. Each `read` runs after the permission check.
 */
export class Assignments extends Context.Service<
  Assignments,
  {
    readonly listOnExperiment: <E>(
      path: ExperimentPath,
      read: ReadSpan<E>
    ) => Effect.Effect<OnExperiment & Listing<UserAssignment>, AccessError | E, Caller>
    readonly getOnExperiment: (
      path: ExperimentPath,
      id: string
    ) => Effect.Effect<OnExperiment & One, AccessError, Caller>
    /** Assigns a different role manually; the same role changes nothing. An unknown role is an `InvalidInput`. */
    readonly changeOnExperiment: <E>(
      path: ExperimentPath,
      id: string,
      read: ReadRole<E>
    ) => Effect.Effect<OnExperiment & Changed, AccessError | E | InvalidInput, Caller>
    readonly listOnProject: <E>(
      path: ProjectPath,
      read: ReadSpan<E>
    ) => Effect.Effect<OnProject & Listing<UserAssignment>, AccessError | E, Caller>
    readonly getOnProject: (path: ProjectPath, id: string) => Effect.Effect<OnProject & One, AccessError, Caller>
    /** Assigns a member of the team; a user of the project gets the new role. Fails for the last user who can manage users. */
    readonly addToProject: <E>(
      path: ProjectPath,
      read: () => Result.Result<{ readonly userId: string; readonly roleId: string }, E>
    ) => Effect.Effect<OnProject & One, AccessError | E | InvalidInput, Caller>
    /** The same role changes nothing. Fails for the last user who can manage users. */
    readonly changeOnProject: <E>(
      path: ProjectPath,
      id: string,
      read: ReadRole<E>
    ) => Effect.Effect<OnProject & Changed, AccessError | E | InvalidInput, Caller>
    /** Fails for the last user who can manage users. */
    readonly removeFromProject: (
      path: ProjectPath,
      id: string
    ) => Effect.Effect<void, AccessError | InvalidInput, Caller>
  }
>()("domain/Assignments") {
  static readonly layer = Layer.effect(
    Assignments,
    Effect.gen(function* () {
      const access = yield* Access
      const store = yield* AssignmentStore
      const queue = yield* JobQueue

      const existing = (id: string) => (found: Option.Option<UserAssignment>) =>
        Effect.fromOption(found, () => new RecordNotFound({ record: "UserAssignment", id }))
      const propagate = queue.hint({ name: "assignExperimentUsers", payload: {} })

      const readable = Effect.fnUntraced(function* (path: ExperimentPath) {
        const { experiment, onExperiment } = yield* access.experiment(path)
        yield* requireOn(onExperiment, "experiment_users_read")
        return experiment
      })
      const listOnExperiment = Effect.fn("Assignments.listOnExperiment")(function* <E>(
        path: ExperimentPath,
        read: ReadSpan<E>
      ): Effect.fn.Return<OnExperiment & Listing<UserAssignment>, AccessError | E, Caller> {
        const experiment = yield* readable(path)
        return { experiment, ...(yield* store.listOnExperiment(experiment.id, yield* Effect.fromResult(read()))) }
      })
      const getOnExperiment = Effect.fn("Assignments.getOnExperiment")(function* (path: ExperimentPath, id: string) {
        const experiment = yield* readable(path)
        const assignment = yield* store.findOnExperiment(experiment.id, id).pipe(Effect.flatMap(existing(id)))
        return { experiment, assignment }
      })
      const changeOnExperiment = Effect.fn("Assignments.changeOnExperiment")(function* <E>(
        path: ExperimentPath,
        id: string,
        read: ReadRole<E>
      ): Effect.fn.Return<OnExperiment & Changed, AccessError | E | InvalidInput, Caller> {
        const { experiment, service } = yield* access.experiment(path)
        const { userId } = yield* Caller.user()
        const now = yield* Clock.currentTimeMillis
        const place = { serviceId: service.id, experimentId: experiment.id, id, userId, now }
        const change = yield* store.grantOnExperiment<AccessError | E | InvalidInput>(place, (facts) =>
          Result.gen(function* () {
            yield* rules.requireOnExperimentUsers(facts)
            const assignment = yield* rules.existing(facts.assignment, id)
            const { roleId } = yield* read(assignment)
            return { roleId, decide: rules.changeOnExperiment(assignment) }
          })
        )
        return { experiment, ...change }
      })

      const readableProject = Effect.fnUntraced(function* (path: ProjectPath, permission: Permission) {
        const place = yield* access.project(path, { orTeamOwner: true })
        yield* Effect.fromResult(rules.requireOnProjectUsers(place, permission))
        return place.service
      })
      const listOnProject = Effect.fn("Assignments.listOnProject")(function* <E>(
        path: ProjectPath,
        read: ReadSpan<E>
      ): Effect.fn.Return<OnProject & Listing<UserAssignment>, AccessError | E, Caller> {
        const project = yield* readableProject(path, "project_users_read")
        return { project, ...(yield* store.listOnProject(project.id, yield* Effect.fromResult(read()))) }
      })
      const getOnProject = Effect.fn("Assignments.getOnProject")(function* (path: ProjectPath, id: string) {
        const project = yield* readableProject(path, "project_users_manage")
        const assignment = yield* store.findOnProject(project.id, id).pipe(Effect.flatMap(existing(id)))
        return { project, assignment }
      })
      const placeOf = Effect.fnUntraced(function* (path: ProjectPath) {
        const { service } = yield* access.project(path, { orTeamOwner: true })
        const { userId } = yield* Caller.user()
        return { project: service, place: { serviceId: service.id, userId, now: yield* Clock.currentTimeMillis } }
      })
      const addToProject = Effect.fn("Assignments.addToProject")(function* <E>(
        path: ProjectPath,
        read: () => Result.Result<{ readonly userId: string; readonly roleId: string }, E>
      ): Effect.fn.Return<OnProject & One, AccessError | E | InvalidInput, Caller> {
        const { place, project } = yield* placeOf(path)
        const { assignment, changed } = yield* store.grantOnProject<AccessError | E | InvalidInput>(place, (facts) =>
          Result.gen(function* () {
            yield* rules.requireOnProjectUsers(facts, "project_users_manage")
            const input = yield* read()
            return { roleId: input.roleId, key: { userId: input.userId }, decide: rules.addToProject(input) }
          })
        )
        if (changed) yield* propagate
        return { project, assignment }
      })
      const changeOnProject = Effect.fn("Assignments.changeOnProject")(function* <E>(
        path: ProjectPath,
        id: string,
        read: ReadRole<E>
      ): Effect.fn.Return<OnProject & Changed, AccessError | E | InvalidInput, Caller> {
        const { place, project } = yield* placeOf(path)
        const change = yield* store.grantOnProject<AccessError | E | InvalidInput>({ ...place, id }, (facts) =>
          Result.gen(function* () {
            yield* rules.requireOnProjectUsers(facts, "project_users_manage")
            const { roleId } = yield* read(yield* rules.existing(facts.assignment, id))
            return { roleId, key: { assignmentId: id }, decide: rules.changeOnProject(id, roleId) }
          })
        )
        if (change.changed) yield* propagate
        return { project, ...change }
      })
      const removeFromProject = Effect.fn("Assignments.removeFromProject")(function* (path: ProjectPath, id: string) {
        const { place } = yield* placeOf(path)
        yield* store.removeFromProject<AccessError | InvalidInput>({ ...place, id }, (facts) =>
          Result.andThen(rules.requireOnProjectUsers(facts, "project_users_manage"), () =>
            rules.removeFromProject(id)(facts)
          )
        )
        yield* propagate
      })
      return Assignments.of({
        listOnExperiment,
        getOnExperiment,
        changeOnExperiment,
        listOnProject,
        getOnProject,
        addToProject,
        changeOnProject,
        removeFromProject
      })
    })
  )
}
