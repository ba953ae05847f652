import { expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer } from "effect"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { samplingLive } from "../domainLive.ts"
import { Unavailable } from "../shared/Unavailable.ts"
import { asOwner } from "../testing/asOwner.ts"
import { newExperiment } from "../testing/experiments.ts"
import { memoryStores } from "../testing/memoryStores.ts"
import { Samples } from "./Samples.ts"

/** A store that cannot be reached when the first snapshot is read. */
const faultyOnce = Layer.effect(
  AllocationStore,
  Effect.map(AllocationStore, (store) => {
    let faults = 1
    return AllocationStore.of({
      ...store,
      snapshot: (id) =>
        Effect.suspend(() =>
          faults-- > 0 ? Effect.die(new Unavailable({ what: "database", cause: "down" })) : store.snapshot(id)
        )
    })
  })
)

it.effect("allocation continues when the store answers again after a failure", () =>
  Effect.gen(function* () {
    const samples = yield* Samples
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    const create = samples.create(id, { sampledEntity: "User", sampledValue: "1" })
    const failed = yield* Effect.exit(create)
    expect(Exit.isFailure(failed) && Cause.squash(failed.cause)).toBeInstanceOf(Unavailable)
    expect(yield* create).toMatchObject({ allocatedBucket: "all" })
  }).pipe(
    Effect.provide(
      samplingLive.pipe(Layer.provideMerge(faultyOnce), Layer.provideMerge(memoryStores), Layer.merge(asOwner))
    )
  )
)
