import { Clock, Context, Effect, Layer, Option } from "effect"
import { AssignmentStore } from "./AssignmentStore.ts"

/** The work of the job `assignExperimentUsers`: copies the users of projects to their experiments. */
export class AssignmentPropagation extends Context.Service<
  AssignmentPropagation,
  {
    /** Makes all experiments agree with their projects; returns the number of assignments written or deleted. */
    readonly assignPending: Effect.Effect<number>
  }
>()("domain/AssignmentPropagation") {
  static readonly layer = Layer.effect(
    AssignmentPropagation,
    Effect.gen(function* () {
      const store = yield* AssignmentStore
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
      }).pipe(Effect.withSpan("AssignmentPropagation.assignPending"))
      return AssignmentPropagation.of({ assignPending })
    })
  )
}
