import { Context, Effect, Layer } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import { SampleStore } from "./SampleStore.ts"

/** The work of the job `stampSampleCompletions`. */
export class CompletionStamps extends Context.Service<
  CompletionStamps,
  {
    /** Writes accepted completion times on their rows; returns the count. */
    readonly stampCompletions: Effect.Effect<number, RowsFailed>
  }
>()("domain/CompletionStamps") {
  static readonly layer = Layer.effect(
    CompletionStamps,
    Effect.map(SampleStore, (store) =>
      CompletionStamps.of({
        stampCompletions: store.stampCompletions.pipe(Effect.withSpan("CompletionStamps.stampCompletions"))
      })
    )
  )
}
