import { Clock, Context, Effect, Layer } from "effect"
import { ExperimentStore } from "./ExperimentStore.ts"

/** The work of the job `activateDueExperiments`. */
export class ScheduledStarts extends Context.Service<
  ScheduledStarts,
  {
    /** Starts every experiment whose schedule is due, as of its scheduled instant; returns the count. */
    readonly activateDue: Effect.Effect<number>
  }
>()("domain/ScheduledStarts") {
  static readonly layer = Layer.effect(
    ScheduledStarts,
    Effect.map(ExperimentStore, (store) =>
      ScheduledStarts.of({
        activateDue: Clock.currentTimeMillis.pipe(
          Effect.flatMap(store.activateDue),
          Effect.withSpan("ScheduledStarts.activateDue")
        )
      })
    )
  )
}
