import { expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import { Samples } from "../samples/Samples.ts"
import { someDistributions } from "../testing/anyDistribution.ts"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { AllocationStore } from "./AllocationStore.ts"
import { Buckets } from "./Buckets.ts"

it.effect("buckets are listed in the order of creation, and share at most 100 per cent", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const { id } = yield* newExperiment()
    for (const [name, percentage] of [
      ["z", 30],
      ["a", 70]
    ] as const) {
      expect((yield* buckets.create(id, { name, percentage })).bucket).toMatchObject({
        experimentId: id,
        name,
        slots: percentage * 100
      })
    }
    const refused = yield* Effect.flip(buckets.create(id, { name: "more", percentage: 1 }))
    const message = "percentages add up to 101; at most 100 is allowed, and 0 is free"
    expect(refused).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["percentage"], message }] })
    const finer = yield* Effect.flip(buckets.create(id, { name: "more", slots: 1 }))
    expect(finer).toMatchObject({
      problems: [{ path: ["slots"], message: "slots add up to 10001; at most 10000 is allowed, and 0 is free" }]
    })
    const twice = yield* Effect.flip(buckets.create(id, { name: "a", percentage: 0 }))
    expect(twice).toMatchObject({ _tag: "BucketExists", bucket: "a" })
    expect((yield* buckets.list(id)).map(({ name }) => name)).toEqual(["z", "a"])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an unknown experiment has no buckets, and an archived one gets no new ones", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    expect(yield* Effect.flip(buckets.list("x"))).toMatchObject({ _tag: "ExperimentNotFound" })
    expect(yield* Effect.flip(buckets.create("x", { name: "a", percentage: 1 }))).toMatchObject({
      _tag: "ExperimentNotFound"
    })
    const { id } = yield* newExperiment()
    yield* archive(id)
    const refused = yield* Effect.flip(buckets.create(id, { name: "a", percentage: 1 }))
    expect(refused).toMatchObject({ _tag: "ExperimentArchived", id })
    expect(yield* buckets.list(id)).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a dry run predicts what the change then does, along any chain, and changes nothing itself", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const store = yield* AllocationStore
    const { id } = yield* newExperiment()
    for (const wanted of someDistributions(60)) {
      yield* TestClock.adjust(1)
      const before = yield* store.snapshot(id)
      const predicted = yield* buckets.replace(id, wanted, { dryRun: true })
      expect(yield* store.snapshot(id)).toEqual(before)
      expect(yield* buckets.replace(id, wanted, { dryRun: false })).toEqual({ ...predicted, samples: null })
      expect(yield* buckets.list(id)).toEqual(predicted.buckets)
      const { changedAt, table, version } = predicted
      const kept =
        version === 0 ? Option.none() : Option.some({ version, table, closedBuckets: [], createdAt: changedAt })
      expect(yield* store.version(id, version)).toEqual(kept)
    }
    const versions = yield* buckets.versions(id, {})
    expect(yield* buckets.versions(id, { limit: 1 })).toEqual(versions.slice(0, 1))
    expect(yield* buckets.versions(id, { cursor: 1 })).toEqual(versions.slice(1))
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1))
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an entity that was sampled into a removed bucket stays sampled, and no new entity is", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const samples = yield* Samples
    const { id } = yield* newExperiment({ buckets: { a: 100 } })
    const entity = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })
    const made = yield* samples.create(id, entity("1"))
    yield* buckets.replace(id, [{ name: "b", percentage: 100 }], { dryRun: false })
    expect(yield* samples.create(id, entity("1"))).toEqual(made)
    expect(yield* samples.create(id, { ...entity("1"), allocatedBucket: "a" })).toEqual(made)
    const refused = yield* Effect.flip(samples.create(id, { ...entity("2"), allocatedBucket: "a" }))
    expect(refused).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["allocatedBucket"] }] })
    expect(yield* samples.create(id, entity("2"))).toMatchObject({ allocatedBucket: "b", allocationVersion: 2 })
    expect(yield* samples.complete(id, made.id)).toMatchObject({ allocatedBucket: "a", complete: true })
    yield* buckets.replace(id, [], { dryRun: false })
    const nobody = yield* Effect.flip(samples.create(id, entity("3")))
    expect(nobody).toMatchObject({ _tag: "NotSampled", reason: "unallocated_slot" })
    expect((yield* samples.list(id, {})).map(({ allocatedBucket }) => allocatedBucket)).toEqual(["b", "a"])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an archived experiment keeps its distribution, also against a dry run", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const { id } = yield* newExperiment({ buckets: { a: 50 } })
    yield* archive(id)
    for (const dryRun of [false, true]) {
      const refused = yield* Effect.flip(buckets.replace(id, [{ name: "a", percentage: 50 }], { dryRun }))
      expect(refused).toMatchObject({ _tag: "ExperimentArchived" })
      expect(yield* Effect.flip(buckets.replace("x", [], { dryRun }))).toMatchObject({ _tag: "ExperimentNotFound" })
    }
    expect(yield* buckets.versions(id, {})).toMatchObject([{ version: 1 }])
    expect(yield* Effect.flip(buckets.versions("x", {}))).toMatchObject({ _tag: "ExperimentNotFound" })
  }).pipe(Effect.provide(memoryDomain))
)
