import { Context, Effect, Layer, Option } from "effect"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { CriterionStore } from "../targeting/CriterionStore.ts"
import { type Receipt, receiptOf } from "./Receipt.ts"
import type { SampleNotFound } from "./Sample.ts"
import { Samples } from "./Samples.ts"

/** Verifies stored samples. */
export class Receipts extends Context.Service<
  Receipts,
  {
    /** Computes the sample's slot and owner again from the stored salt and allocation version, and finds the criteria of its revision. */
    readonly get: (
      experimentId: string,
      sampleId: string
    ) => Effect.Effect<Receipt, ExperimentNotFound | PermissionDenied | SampleNotFound | SamplesDetached, Caller>
  }
>()("domain/Receipts") {
  static readonly layer = Layer.effect(
    Receipts,
    Effect.gen(function* () {
      const store = yield* AllocationStore
      const criterionStore = yield* CriterionStore
      const samples = yield* Samples

      const get = Effect.fn("Receipts.get")(function* (experimentId: string, sampleId: string) {
        const sample = yield* samples.get(experimentId, sampleId)
        const salt = yield* Effect.fromOption(
          yield* store.saltOf(experimentId),
          () => new ExperimentNotFound({ id: experimentId })
        )
        const version = Option.getOrNull(yield* store.version(experimentId, sample.allocationVersion))
        const criteria = sample.revision === null ? null : yield* criterionStore.listAt(experimentId, sample.revision)
        return receiptOf(sample, { criteria, layer: yield* store.layerShareOf(experimentId), salt, version })
      })
      return Receipts.of({ get })
    })
  )
}
