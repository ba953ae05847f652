import { Clock, Context, Effect, Layer, Result } from "effect"
import { type ExperimentArchived, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { contains } from "../shared/contains.ts"
import { type PreconditionFailed, tagCheck } from "../shared/IfMatch.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { Search } from "../shared/Listing.ts"
import type { Allocation, AllocationVersion, Bucket, BucketExists, VersionPage } from "./Allocation.ts"
import { addBucket, type NewBucket } from "./Allocation.ts"
import { AllocationStore } from "./AllocationStore.ts"
import { bucketsTag } from "./bucketsTag.ts"
import { previewSamples, type SamplePreview } from "./previewSamples.ts"
import type { Reweighting } from "./replaceBuckets.ts"
import { replaceBuckets } from "./replaceBuckets.ts"

/** The decision on an allocation whose entity tag fulfils the condition of the request. */
const ifCurrent = <A, E>(decide: (allocation: Allocation) => Result.Result<A, E>) =>
  Effect.map(
    tagCheck,
    (check) =>
      (allocation: Allocation): Result.Result<A, E | PreconditionFailed> =>
        Result.andThen(
          check(() => bucketsTag(allocation.experimentId, allocation.buckets)),
          () => decide(allocation)
        )
  )

/** A reweighting, and what it would mean for stored samples; null when it is not a dry run. */
export interface Replacement extends Reweighting {
  readonly samples: SamplePreview | null
}

/** The arms of an experiment and their shares. */
export class Buckets extends Context.Service<
  Buckets,
  {
    /** Adds a bucket on the lowest free slots, as a new allocation version. Returns it and all buckets, in order of creation. */
    readonly create: (
      experimentId: string,
      input: NewBucket
    ) => Effect.Effect<
      { readonly bucket: Bucket; readonly buckets: readonly Bucket[] },
      BucketExists | ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied | PreconditionFailed,
      Caller
    >
    /** Replaces the whole distribution by a new allocation version that moves the fewest slots. `dryRun` returns the same and what it means for stored samples, stores nothing and needs only the permission to read. */
    readonly replace: (
      experimentId: string,
      wanted: readonly NewBucket[],
      options: { readonly dryRun: boolean }
    ) => Effect.Effect<
      Replacement,
      ExperimentArchived | ExperimentNotFound | InvalidInput | PermissionDenied | PreconditionFailed,
      Caller
    >
    /** The slot tables so far, in order; empty for an experiment that never had a bucket. */
    readonly versions: (
      experimentId: string,
      page: VersionPage
    ) => Effect.Effect<readonly AllocationVersion[], ExperimentNotFound | PermissionDenied, Caller>
    /** In order of creation. */
    readonly list: (
      experimentId: string,
      search?: Search
    ) => Effect.Effect<readonly Bucket[], ExperimentNotFound | PermissionDenied, Caller>
  }
>()("domain/Buckets") {
  static readonly layer = Layer.effect(
    Buckets,
    Effect.gen(function* () {
      const store = yield* AllocationStore
      const experiments = yield* Experiments

      const create = Effect.fn("Buckets.create")(function* (experimentId: string, input: NewBucket) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const { after } = yield* store.modify(
          experimentId,
          yield* ifCurrent((allocation) => addBucket(allocation, input, now))
        )
        const bucket = yield* Effect.fromNullishOr(after.buckets.at(-1)).pipe(Effect.orDie)
        return { bucket, buckets: after.buckets }
      })
      const allocationOf = (experimentId: string) =>
        store
          .find(experimentId)
          .pipe(
            Effect.flatMap((stored) => Effect.fromOption(stored, () => new ExperimentNotFound({ id: experimentId })))
          )
      const replace = Effect.fn("Buckets.replace")(function* (
        experimentId: string,
        wanted: readonly NewBucket[],
        { dryRun }: { readonly dryRun: boolean }
      ) {
        yield* experiments.requirePermission(experimentId, dryRun ? "experiment_read" : "experiment_manage")
        const now = yield* Clock.currentTimeMillis
        const decide = yield* ifCurrent((allocation) => replaceBuckets(allocation, wanted, now))
        if (dryRun) {
          const stored = yield* allocationOf(experimentId)
          const done = yield* Effect.fromResult(decide(stored))
          const { moves, table: to } = done
          const samples = yield* store.allocatedSamples(experimentId)
          return { ...done, samples: previewSamples(samples, { from: stored.table, to, moves }) }
        }
        const { after } = yield* store.modify(experimentId, decide)
        return { ...after, samples: null }
      })
      const list = Effect.fn("Buckets.list")(function* (experimentId: string, { q }: Search = {}) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return (yield* allocationOf(experimentId)).buckets.filter(({ name }) => contains(q, name))
      })
      const versions = Effect.fn("Buckets.versions")(function* (experimentId: string, page: VersionPage) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* store.versions(experimentId, page)
      })
      return Buckets.of({ create, replace, list, versions })
    })
  )
}
