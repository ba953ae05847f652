import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Experiments } from "../experiments/Experiments.ts"
import { Samples } from "../samples/Samples.ts"
import { Criteria } from "../targeting/Criteria.ts"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { Overrides } from "./Overrides.ts"

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })

it.effect("an entity has one override, which changes in place", () =>
  Effect.gen(function* () {
    const overrides = yield* Overrides
    yield* TestClock.setTime(1_000)
    const { id } = yield* newExperiment({ buckets: { a: 50, b: 50 } })
    const first = yield* overrides.put(id, { ...user("1"), bucket: "a" })
    const second = yield* overrides.put(id, { ...user("2"), bucket: "a" })
    yield* TestClock.setTime(2_000)
    expect(yield* overrides.put(id, { ...user("1"), bucket: "a" })).toEqual(first)
    const changed = yield* overrides.put(id, { ...user("1"), bucket: "b" })
    expect(changed).toEqual({ ...first, bucket: "b", updatedAt: 2_000 })
    expect(yield* overrides.list(id, {})).toEqual([second, changed])
    expect(yield* overrides.list(id, { limit: 1, cursor: second.id })).toEqual([changed])
    yield* overrides.remove(id, user("1"))
    yield* overrides.remove(id, { id: second.id })
    expect(yield* Effect.flip(overrides.remove(id, user("1")))).toMatchObject({ _tag: "OverrideNotFound" })
    expect(yield* overrides.list(id, {})).toEqual([])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("an override forces a marked sample past criteria and slots, but not while the experiment is inactive", () =>
  Effect.gen(function* () {
    const overrides = yield* Overrides
    const samples = yield* Samples
    const { id } = yield* newExperiment({ buckets: { a: 0, b: 100 } })
    yield* Criteria.use((criteria) =>
      criteria.create(id, { samplingModel: "Device", samplingAttribute: "id", conditions: [] })
    )
    expect(yield* Effect.flip(samples.create(id, user("1")))).toMatchObject({ reason: "no_matching_criterion" })
    const { id: overrideId } = yield* overrides.put(id, { ...user("1"), bucket: "a" })
    yield* Experiments.use((experiments) => experiments.update(id, { active: false }))
    expect(yield* Effect.flip(samples.create(id, user("1")))).toMatchObject({ reason: "experiment_inactive" })
    yield* Experiments.use((experiments) => experiments.update(id, { active: true }))
    expect(yield* Effect.flip(samples.create(id, { ...user("1"), allocatedBucket: "b" }))).toMatchObject({
      _tag: "OverrideConflict",
      bucket: "a"
    })
    expect(yield* samples.list(id, {})).toEqual([])
    const sample = yield* samples.create(id, { ...user("1"), allocatedBucket: "a" })
    expect(sample).toMatchObject({ allocatedBucket: "a", allocatedBy: "override" })
    expect(yield* Effect.flip(overrides.put(id, { ...user("1"), bucket: "b" }))).toMatchObject({
      _tag: "SampleConflict",
      id: sample.id,
      bucket: "a"
    })
    yield* archive(id)
    yield* overrides.remove(id, { id: overrideId })
    expect(yield* samples.create(id, user("1"))).toEqual(sample)
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("forced samples are in no count, and apart in lists", () =>
  Effect.gen(function* () {
    const samples = yield* Samples
    const { id } = yield* newExperiment({ buckets: { b: 100, a: 0 } })
    yield* Overrides.use((overrides) => overrides.put(id, { ...user("qa"), bucket: "b" }))
    const [forced, ...others] = yield* Effect.forEach(["qa", "1", "2"], (value) => samples.create(id, user(value)))
    yield* samples.complete(id, forced?.id ?? "")
    yield* samples.complete(id, others[0]?.id ?? "")
    expect(yield* samples.counts(id)).toEqual([
      { bucket: "b", samples: 2, complete: 1, forced: 1 },
      { bucket: "a", samples: 0, complete: 0, forced: 0 }
    ])
    const valuesOf = (page: { readonly forced?: boolean }) =>
      Effect.map(samples.list(id, page), (found) => found.map((each) => each.sampledValue))
    expect(yield* valuesOf({ forced: true })).toEqual(["qa"])
    expect(yield* valuesOf({ forced: false })).toEqual(["2", "1"])
    expect(yield* valuesOf({})).toEqual(["2", "1", "qa"])
  }).pipe(Effect.provide(memoryDomain))
)
