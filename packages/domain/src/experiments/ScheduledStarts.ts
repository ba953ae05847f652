import { Clock, Context, Effect, Layer } from "effect"
import { ExperimentStore } from "./ExperimentStore.ts"

/** What the job `activateDueExperiments` does. */
export class ScheduledStarts extends Context.Service<
  ScheduledStarts,
  {
    /** Makes every due schedule take effect at its own instant; the number of schedules. */
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
