import { Context, Effect, Layer } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import { OutcomeStore } from "./OutcomeStore.ts"

/** The work of the job `foldOutcomes`. */
export class OutcomeFolds extends Context.Service<
  OutcomeFolds,
  {
    /** Keeps the sums of outcomes short, so that they are read fast; returns the number of rows that were added up. */
    readonly fold: Effect.Effect<number, RowsFailed>
  }
>()("domain/OutcomeFolds") {
  static readonly layer = Layer.effect(
    OutcomeFolds,
    Effect.map(OutcomeStore, (store) =>
      OutcomeFolds.of({ fold: store.fold.pipe(Effect.withSpan("OutcomeFolds.fold")) })
    )
  )
}
