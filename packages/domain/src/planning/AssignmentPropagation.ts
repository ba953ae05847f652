import { Clock, Context, Effect, Layer, Option } from "effect"
import { type RowFault, RowsFailed } from "../jobs/RowsFailed.ts"
import { AssignmentStore } from "./AssignmentStore.ts"

/** The work of the job `assignExperimentUsers`: copies the users of projects to their experiments. */
export class AssignmentPropagation extends Context.Service<
  AssignmentPropagation,
  {
    /** Makes all experiments agree with their projects; returns the number of assignments written or deleted. */
    readonly assignPending: Effect.Effect<number, RowsFailed>
  }
>()("domain/AssignmentPropagation") {
  static readonly layer = Layer.effect(
    AssignmentPropagation,
    Effect.gen(function* () {
      const store = yield* AssignmentStore
      const untilNoneIsLeft = Effect.fnUntraced(function* (step: AssignmentStore["Service"]["settleProject"]) {
        const faults: RowFault[] = []
        let written = 0
        for (;;) {
          const skipped = faults.map(({ id }) => id)
          const done = yield* step(yield* Clock.currentTimeMillis, skipped)
          if (Option.isNone(done)) return { written, faults }
          written += done.value.written
          faults.push(...done.value.faults)
        }
      })
      const assignPending = Effect.gen(function* () {
        const projects = yield* untilNoneIsLeft(store.settleProject)
        const experiments = yield* untilNoneIsLeft(store.settleExperiments)
        const faults = [...projects.faults, ...experiments.faults]
        return yield* RowsFailed.unless("the assignment of users", faults, projects.written + experiments.written)
      }).pipe(Effect.withSpan("AssignmentPropagation.assignPending"))
      return AssignmentPropagation.of({ assignPending })
    })
  )
}
