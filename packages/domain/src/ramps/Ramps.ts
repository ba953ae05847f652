import { Context, Effect, Layer, Result } from "effect"
import type { ExperimentArchived, ExperimentCompleted, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { hintStep } from "./hintStep.ts"
import { resumeRamp } from "./pauseRamp.ts"
import { type NewRamp, NoRamp, type Ramp } from "./Ramp.ts"
import { type RampFacts, RampStore } from "./RampStore.ts"
import { setRamp } from "./setRamp.ts"

/** The ramps of experiments: distributions that replace each other at set times. */
export class Ramps extends Context.Service<
  Ramps,
  {
    /** Sets the ramp in place of any earlier one, whose waiting steps are forgotten. */
    readonly set: (
      experimentId: string,
      input: NewRamp
    ) => Effect.Effect<
      Ramp,
      ExperimentArchived | ExperimentCompleted | ExperimentNotFound | InvalidInput | PermissionDenied,
      Caller
    >
    readonly get: (experimentId: string) => Effect.Effect<Ramp, ExperimentNotFound | NoRamp | PermissionDenied, Caller>
    /** Removes the ramp. The distribution stays as it is. */
    readonly clear: (
      experimentId: string
    ) => Effect.Effect<void, ExperimentNotFound | NoRamp | PermissionDenied, Caller>
    /** Ends a pause; the same ramp if it is not paused. Of the steps that came due meanwhile, the last one is applied. */
    readonly resume: (
      experimentId: string
    ) => Effect.Effect<Ramp, ExperimentNotFound | NoRamp | PermissionDenied, Caller>
  }
>()("domain/Ramps") {
  static readonly layer = Layer.effect(
    Ramps,
    Effect.gen(function* () {
      const store = yield* RampStore
      const experiments = yield* Experiments
      const queue = yield* JobQueue

      const stored =
        <A>(decide: (ramp: Ramp, now: number) => A) =>
        ({ allocation, now, ramp }: RampFacts): Result.Result<A, NoRamp> =>
          ramp === null
            ? Result.fail(new NoRamp({ experimentId: allocation.experimentId }))
            : Result.succeed(decide(ramp, now))

      const set = Effect.fn("Ramps.set")(function* (experimentId: string, input: NewRamp) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const ramp = yield* store.modify(experimentId, (facts) => setRamp(facts, input))
        yield* hintStep(queue, ramp)
        return ramp
      })
      const get = Effect.fn("Ramps.get")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* Effect.fromOption(yield* store.find(experimentId), () => new NoRamp({ experimentId }))
      })
      const clear = Effect.fn("Ramps.clear")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        yield* store.modify(
          experimentId,
          stored(() => null)
        )
      })
      const resume = Effect.fn("Ramps.resume")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const ramp = yield* store.modify(experimentId, stored(resumeRamp))
        yield* hintStep(queue, ramp)
        return ramp
      })
      return Ramps.of({ set, get, clear, resume })
    })
  )
}
