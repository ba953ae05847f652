import { Clock, Context, Effect, Layer, Option } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import { RecordNotFound } from "../people/AccessError.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Listing, Span } from "../shared/Listing.ts"
import { AssignmentStore, type Granted } from "./AssignmentStore.ts"
import * as rules from "./assignmentRules.ts"
import type { UserAssignment } from "./UserAssignment.ts"

/**
 * Who has which role on a project and on its experiments. What changes on a project reaches its experiments by the job
 * `assignExperimentUsers`. Permissions are decided before, by whoever calls.
 */
export class Assignments extends Context.Service<
  Assignments,
  {
    readonly listOnExperiment: (experimentId: string, span: Span) => Effect.Effect<Listing<UserAssignment>>
    readonly getOnExperiment: (experimentId: string, id: string) => Effect.Effect<UserAssignment, RecordNotFound>
    /** From then on assigned manually; null, and nothing changes, when it is the same role. An unknown role is an `InvalidInput`. */
    readonly changeOnExperiment: (
      experimentId: string,
      id: string,
      roleId: string
    ) => Effect.Effect<UserAssignment | null, InvalidInput | RecordNotFound>
    readonly listOnProject: (serviceId: string, span: Span) => Effect.Effect<Listing<UserAssignment>>
    readonly getOnProject: (serviceId: string, id: string) => Effect.Effect<UserAssignment, RecordNotFound>
    /** A member of the project's team; who is on the project already gets the new role. Fails for the last who can manage users. */
    readonly addToProject: (
      serviceId: string,
      input: { readonly userId: string; readonly roleId: string }
    ) => Effect.Effect<UserAssignment, InvalidInput | RecordNotFound>
    /** Null, and nothing changes, when it is the same role. Fails for the last who can manage users. */
    readonly changeOnProject: (
      serviceId: string,
      id: string,
      roleId: string
    ) => Effect.Effect<UserAssignment | null, InvalidInput | RecordNotFound>
    /** Fails for the last who can manage users. */
    readonly removeFromProject: (serviceId: string, id: string) => Effect.Effect<void, InvalidInput | RecordNotFound>
    /** Makes the experiments agree with their projects; how many assignments were written or taken away. */
    readonly assignPending: Effect.Effect<number>
  }
>()("domain/Assignments") {
  static readonly layer = Layer.effect(
    Assignments,
    Effect.gen(function* () {
      const store = yield* AssignmentStore
      const queue = yield* JobQueue

      const existing = (id: string) => (found: Option.Option<UserAssignment>) =>
        Effect.fromOption(found, () => new RecordNotFound({ record: "UserAssignment", id }))
      const propagate = queue.hint({ name: "assignExperimentUsers", payload: {} })
      const changedOnly = ({ assignment, changed }: Granted) => (changed ? assignment : null)

      const changeOnExperiment = Effect.fn("Assignments.changeOnExperiment")(function* (
        experimentId: string,
        id: string,
        roleId: string
      ) {
        const now = yield* Clock.currentTimeMillis
        const change = { experimentId, id, roleId, now }
        return changedOnly(yield* store.grantOnExperiment(change, rules.changeOnExperiment(id)))
      })
      const addToProject = Effect.fn("Assignments.addToProject")(function* (
        serviceId: string,
        input: { readonly userId: string; readonly roleId: string }
      ) {
        const now = yield* Clock.currentTimeMillis
        const change = { serviceId, key: { userId: input.userId }, roleId: input.roleId, now }
        const { assignment, changed } = yield* store.grantOnProject(change, rules.addToProject(input))
        if (changed) yield* propagate
        return assignment
      })
      const changeOnProject = Effect.fn("Assignments.changeOnProject")(function* (
        serviceId: string,
        id: string,
        roleId: string
      ) {
        const now = yield* Clock.currentTimeMillis
        const change = { serviceId, key: { assignmentId: id }, roleId, now }
        const granted = yield* store.grantOnProject(change, rules.changeOnProject(id, roleId))
        if (granted.changed) yield* propagate
        return changedOnly(granted)
      })
      const removeFromProject = Effect.fn("Assignments.removeFromProject")(function* (serviceId: string, id: string) {
        yield* store.removeFromProject(serviceId, id, rules.removeFromProject(id))
        yield* propagate
      })
      const untilNoneIsLeft = Effect.fnUntraced(function* (
        step: (now: number) => Effect.Effect<Option.Option<number>>
      ) {
        let sum = 0
        for (;;) {
          const written = yield* step(yield* Clock.currentTimeMillis)
          if (Option.isNone(written)) return sum
          sum += written.value
        }
      })
      const assignPending = Effect.gen(function* () {
        return (yield* untilNoneIsLeft(store.settleProject)) + (yield* untilNoneIsLeft(store.settleExperiments))
      }).pipe(Effect.withSpan("Assignments.assignPending"))

      return Assignments.of({
        listOnExperiment: store.listOnExperiment,
        getOnExperiment: (experimentId, id) =>
          store.findOnExperiment(experimentId, id).pipe(Effect.flatMap(existing(id))),
        changeOnExperiment,
        listOnProject: store.listOnProject,
        getOnProject: (serviceId, id) => store.findOnProject(serviceId, id).pipe(Effect.flatMap(existing(id))),
        addToProject,
        changeOnProject,
        removeFromProject,
        assignPending
      })
    })
  )
}
