import { Context, Effect, Layer, Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import { applyDueSteps } from "./applyDueSteps.ts"
import { hintStep } from "./hintStep.ts"
import { pauseRamp } from "./pauseRamp.ts"
import { RampStore } from "./RampStore.ts"

/** What jobs do with ramps. */
export class ScheduledRamps extends Context.Service<
  ScheduledRamps,
  {
    /** The work of the job `applyRampSteps`: applies the due steps of every ramp. Returns the number of ramps that went on. */
    readonly applyDue: Effect.Effect<number, RowsFailed>
    /**
     * Pauses the ramp of an experiment whose samples do not have the ratio that they should have. Changes nothing if the ramp does not ask for
     * it (`pauseOnSrm`), is paused, has no step that waits, or does not exist.
     */
    readonly pauseBySrm: (experimentId: string) => Effect.Effect<void, ExperimentNotFound>
  }
>()("domain/ScheduledRamps") {
  static readonly layer = Layer.effect(
    ScheduledRamps,
    Effect.gen(function* () {
      const store = yield* RampStore
      const queue = yield* JobQueue

      const applyDue = Effect.gen(function* () {
        const ramps = yield* store.settleDue(applyDueSteps)
        yield* Effect.forEach(ramps, (ramp) => hintStep(queue, ramp), { discard: true })
        return ramps.length
      }).pipe(Effect.withSpan("ScheduledRamps.applyDue"))
      const pauseBySrm = Effect.fn("ScheduledRamps.pauseBySrm")(function* (experimentId: string) {
        yield* store.modify(experimentId, ({ now, ramp }) =>
          Result.succeed(ramp?.pauseOnSrm === true ? pauseRamp(ramp, "sample_ratio_mismatch", now) : ramp)
        )
      })
      return ScheduledRamps.of({ applyDue, pauseBySrm })
    })
  )
}
