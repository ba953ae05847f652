import { Context, Effect, Layer, type Result } from "effect"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { ReadItem } from "../shared/inParts.ts"
import { type Completion, completeBulk } from "./completeBulk.ts"
import type { Enrolled, NotEnrolled } from "./decideEnrolment.ts"
import { enrolBulk } from "./enrolBulk.ts"
import type { SampleReference } from "./identifySamples.ts"
import type { SampleNotFound } from "./Sample.ts"

/** Many samples at once. Results are in the order of the items and equal those of single calls; thousands share a statement. */
export class BulkSamples extends Context.Service<
  BulkSamples,
  {
    /** `Samples.create` for each item. Returned samples are durable. A failed call may have stored some samples. */
    readonly create: <Item, E>(
      experimentId: string,
      items: readonly Item[],
      read: ReadItem<Item, SampleRequest, E>
    ) => Effect.Effect<
      readonly Result.Result<Enrolled, E | NotEnrolled>[],
      ExperimentNotFound | PermissionDenied | SamplesDetached,
      Caller
    >
    /** `Samples.complete` for each item, with one hint to the worker. An item that names two samples completes neither. */
    readonly complete: <Item, E>(
      experimentId: string,
      items: readonly Item[],
      read: ReadItem<Item, SampleReference, E>
    ) => Effect.Effect<
      readonly Result.Result<Completion, E | InvalidInput | SampleNotFound>[],
      ExperimentNotFound | PermissionDenied | SamplesDetached,
      Caller
    >
  }
>()("domain/BulkSamples") {
  static readonly layer = Layer.effect(
    BulkSamples,
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const enrol = yield* enrolBulk
      const complete = yield* completeBulk
      const canManage = (experimentId: string) =>
        experiments.requirePermission(experimentId, "experiment_samples_manage")

      return BulkSamples.of({
        create: (experimentId, items, read) =>
          Effect.andThen(canManage(experimentId), enrol(experimentId, items, read)),
        complete: (experimentId, items, read) =>
          Effect.andThen(canManage(experimentId), complete(experimentId, items, read))
      })
    })
  )
}
