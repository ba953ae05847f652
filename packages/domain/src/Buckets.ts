import { Clock, Context, Effect, Layer } from "effect"
import { addBucket, type NewBucket } from "./Allocation.ts"
import type { Bucket } from "./Bucket.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { type BucketExists, type ExperimentArchived, ExperimentNotFound, type InvalidInput } from "./errors.ts"

/** The arms of an experiment and their shares. */
export class Buckets extends Context.Service<
  Buckets,
  {
    /** Adds a bucket on the lowest free slots: a new allocation version. */
    readonly create: (
      experimentId: string,
      input: NewBucket
    ) => Effect.Effect<Bucket, BucketExists | ExperimentArchived | ExperimentNotFound | InvalidInput>
    /** In order of creation. */
    readonly list: (experimentId: string) => Effect.Effect<readonly Bucket[], ExperimentNotFound>
  }
>()("domain/Buckets") {
  static readonly layer = Layer.effect(
    Buckets,
    Effect.gen(function* () {
      const store = yield* ExperimentStore

      const create = Effect.fn("Buckets.create")(function* (experimentId: string, input: NewBucket) {
        const now = yield* Clock.currentTimeMillis
        const { buckets } = yield* store.modifyAllocation(experimentId, (allocation) =>
          addBucket(allocation, input, now)
        )
        return yield* Effect.fromNullishOr(buckets.at(-1)).pipe(Effect.orDie)
      })
      const list = Effect.fn("Buckets.list")(function* (experimentId: string) {
        const stored = yield* store.allocation(experimentId)
        return (yield* Effect.fromOption(stored, () => new ExperimentNotFound({ id: experimentId }))).buckets
      })
      return Buckets.of({ create, list })
    })
  )
}
