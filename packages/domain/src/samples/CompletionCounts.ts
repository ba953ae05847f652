import { Context, Effect, Layer } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import { SampleStore } from "./SampleStore.ts"

/** The work of the job `recountCompletions`. */
export class CompletionCounts extends Context.Service<
  CompletionCounts,
  {
    /** See `SampleStore.recountCompletions`. Returns how many experiments were counted. */
    readonly recount: Effect.Effect<number, RowsFailed>
  }
>()("domain/CompletionCounts") {
  static readonly layer = Layer.effect(
    CompletionCounts,
    Effect.map(SampleStore, (store) =>
      CompletionCounts.of({ recount: store.recountCompletions.pipe(Effect.withSpan("CompletionCounts.recount")) })
    )
  )
}
