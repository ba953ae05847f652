import { Clock, Context, Effect, Layer } from "effect"
import type { Override } from "../allocation/Decision.ts"
import type { ExperimentArchived, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import type { SampleConflict } from "../samples/Sample.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { SearchPage } from "../shared/Listing.ts"
import { decideOverride } from "./decideOverride.ts"
import { OverrideNotFound } from "./OverrideNotFound.ts"
import { type OverrideReference, OverrideStore } from "./OverrideStore.ts"

type NewOverride = Pick<Override, "bucket" | "sampledEntity" | "sampledValue">

/** Forces entities into buckets, for QA. An override bypasses criteria, layer and slots, but only while the experiment accepts samples. */
export class Overrides extends Context.Service<
  Overrides,
  {
    /** Forces the entity into the bucket. An existing override of the entity changes its bucket. */
    readonly put: (
      experimentId: string,
      input: NewOverride
    ) => Effect.Effect<
      Override,
      ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied | SampleConflict,
      Caller
    >
    /** Newest first. */
    readonly list: (
      experimentId: string,
      page: SearchPage
    ) => Effect.Effect<readonly Override[], ExperimentNotFound | PermissionDenied, Caller>
    /** A sample that the override made stays, and stays forced. */
    readonly remove: (
      experimentId: string,
      which: OverrideReference
    ) => Effect.Effect<void, ExperimentNotFound | OverrideNotFound | PermissionDenied, Caller>
  }
>()("domain/Overrides") {
  static readonly layer = Layer.effect(
    Overrides,
    Effect.gen(function* () {
      const store = yield* OverrideStore
      const experiments = yield* Experiments
      const ids = yield* Ids

      const put = Effect.fn("Overrides.put")(function* (experimentId: string, input: NewOverride) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const { bucket, sampledEntity, sampledValue } = input
        const wanted: Override = {
          id: ids.next(now),
          experimentId,
          sampledEntity,
          sampledValue,
          bucket,
          createdAt: now,
          updatedAt: now
        }
        return yield* store.put(experimentId, wanted, (facts) => decideOverride(facts, wanted))
      })
      const list = Effect.fn("Overrides.list")(function* (experimentId: string, page: SearchPage) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* store.list(experimentId, page)
      })
      const remove = Effect.fn("Overrides.remove")(function* (experimentId: string, which: OverrideReference) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        if (yield* store.remove(experimentId, which)) return
        return yield* new OverrideNotFound({ id: "id" in which ? which.id : which.sampledValue })
      })
      return Overrides.of({ put, list, remove })
    })
  )
}
