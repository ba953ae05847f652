import { Context, Effect, Layer } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import { ExperimentStore } from "./ExperimentStore.ts"

/** The work of the job `activateDueExperiments`. */
export class ScheduledStarts extends Context.Service<
  ScheduledStarts,
  {
    /** Settles every due schedule: starts the experiment as of its scheduled instant, or marks it as missed. Returns the number of starts. */
    readonly activateDue: Effect.Effect<number, RowsFailed>
  }
>()("domain/ScheduledStarts") {
  static readonly layer = Layer.effect(
    ScheduledStarts,
    Effect.map(ExperimentStore, (store) =>
      ScheduledStarts.of({ activateDue: store.activateDue.pipe(Effect.withSpan("ScheduledStarts.activateDue")) })
    )
  )
}
