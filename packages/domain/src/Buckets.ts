import { Clock, Context, Effect, Layer } from "effect"
import { addBucket, type NewBucket } from "./Allocation.ts"
import type { Bucket } from "./Bucket.ts"
import type { Caller } from "./Caller.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { Experiments } from "./Experiments.ts"
import {
  type BucketExists,
  type ExperimentArchived,
  ExperimentNotFound,
  type InvalidInput,
  type PermissionDenied
} from "./errors.ts"

/** The arms of an experiment and their shares. */
export class Buckets extends Context.Service<
  Buckets,
  {
    /** Adds a bucket on the lowest free slots: a new allocation version. */
    readonly create: (
      experimentId: string,
      input: NewBucket
    ) => Effect.Effect<
      Bucket,
      BucketExists | ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied,
      Caller
    >
    /** In order of creation. */
    readonly list: (
      experimentId: string
    ) => Effect.Effect<readonly Bucket[], ExperimentNotFound | PermissionDenied, Caller>
  }
>()("domain/Buckets") {
  static readonly layer = Layer.effect(
    Buckets,
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const experiments = yield* Experiments

      const create = Effect.fn("Buckets.create")(function* (experimentId: string, input: NewBucket) {
        yield* experiments.expect(experimentId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const { buckets } = yield* store.modifyAllocation(experimentId, (allocation) =>
          addBucket(allocation, input, now)
        )
        return yield* Effect.fromNullishOr(buckets.at(-1)).pipe(Effect.orDie)
      })
      const list = Effect.fn("Buckets.list")(function* (experimentId: string) {
        yield* experiments.expect(experimentId, "experiment_read")
        const stored = yield* store.allocation(experimentId)
        return (yield* Effect.fromOption(stored, () => new ExperimentNotFound({ id: experimentId }))).buckets
      })
      return Buckets.of({ create, list })
    })
  )
}
