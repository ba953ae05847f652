import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Buckets } from "./Buckets.ts"
import { archive, newExperiment } from "./testing/experiments.ts"
import { memoryDomain } from "./testing/memoryDomain.ts"

it.effect("buckets are listed in the order of creation, and share at most 100 per cent", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const { id } = yield* newExperiment()
    for (const [name, percentage] of [
      ["z", 30],
      ["a", 70]
    ] as const) {
      expect(yield* buckets.create(id, { name, percentage })).toMatchObject({ experimentId: id, name, percentage })
    }
    const refused = yield* Effect.flip(buckets.create(id, { name: "more", percentage: 1 }))
    expect(refused).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["percentage_distribution"] }] })
    const twice = yield* Effect.flip(buckets.create(id, { name: "a", percentage: 0 }))
    expect(twice).toMatchObject({ _tag: "BucketExists", bucket: "a" })
    expect((yield* buckets.list(id)).map(({ name }) => name)).toEqual(["z", "a"])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("there are no buckets of an experiment that there is not, and no new ones of an archived one", () =>
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
