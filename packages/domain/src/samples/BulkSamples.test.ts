import { expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import type { SampleRequest } from "../allocation/Decision.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { Overrides } from "../overrides/Overrides.ts"
import { Criteria } from "../targeting/Criteria.ts"
import { newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { RecordedHints } from "../testing/RecordedHints.ts"
import { BulkSamples } from "./BulkSamples.ts"
import type { SampleReference } from "./identifySamples.ts"
import { Samples } from "./Samples.ts"

const user = (sampledValue: string, more: Partial<SampleRequest> = {}): SampleRequest => ({
  sampledEntity: "User",
  sampledValue,
  ...more
})
const users = (count: number) => Array.from({ length: count }, (_, index) => user(String(index)))

const reasonOf = (
  result: Result.Result<{ readonly reason: string }, { readonly reason: string } | { readonly _tag: string }>
) => {
  const answer = Result.merge(result)
  return "reason" in answer ? answer.reason : answer._tag
}
const enrol = Effect.fnUntraced(function* (id: string, requests: readonly (SampleRequest | null)[]) {
  const read = (request: SampleRequest | null) => Result.fromNullishOr(request, () => ({ _tag: "Unreadable" as const }))
  return yield* BulkSamples.use((bulkSamples) => bulkSamples.create(id, requests, read))
})

it.effect("each item is answered in order, as if it had been created alone", () =>
  Effect.gen(function* () {
    const { id } = yield* newExperiment({ buckets: { a: 100, b: 0 } })
    yield* Criteria.use((criteria) =>
      criteria.create(id, {
        samplingModel: "User",
        samplingAttribute: "id",
        conditions: [{ model: "User", property: "plan", condition: "equals", value: "pro" }]
      })
    )
    yield* Overrides.use((overrides) => overrides.put(id, { ...user("tester"), bucket: "b" }))
    const pro = { attributes: { User: { plan: "pro" } } }
    const named = (bucket: string) => ({ allocatedBucket: bucket })
    const requests = [
      user("1"),
      user("1", pro),
      user("1"),
      user("1", named("b")),
      user("1", named("a")),
      null,
      user("2", pro),
      user("3", named("c")),
      user("tester"),
      user("tester"),
      user("tester", named("a")),
      user("4"),
      user("4", named("b"))
    ]
    const results = yield* enrol(id, requests)
    expect(results.map(reasonOf)).toEqual([
      "no_matching_criterion",
      "allocated",
      "already_sampled",
      "sample_conflict",
      "already_sampled",
      "Unreadable",
      "allocated",
      "invalid_input",
      "forced",
      "already_sampled",
      "sample_conflict",
      "no_matching_criterion",
      "allocated"
    ])
    const again = yield* enrol(id, requests)
    const before = results.map((each) => Result.getOrUndefined(each)?.sample)
    const after = again.map((each) => Result.getOrUndefined(each)?.sample)
    expect(after.filter((sample, index) => before[index] !== undefined && sample?.id !== before[index].id)).toEqual([])
    expect(yield* Samples.use((samples) => samples.list(id, {}))).toHaveLength(4)
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("thousands make one row for each entity, and a repeated entity is allocated the first time", () =>
  Effect.gen(function* () {
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    const results = yield* enrol(id, [...users(3_000), ...users(3_000).toReversed()])
    expect(results.slice(0, 3_000).map(reasonOf)).toEqual(Array(3_000).fill("allocated"))
    expect(results.slice(3_000).map(reasonOf)).toEqual(Array(3_000).fill("already_sampled"))
    const ids = results.map((each) => Result.getOrUndefined(each)?.sample.id)
    expect(ids.slice(3_000).toReversed()).toEqual(ids.slice(0, 3_000))
    expect(yield* enrol(id, [])).toEqual([])
    expect(yield* Effect.flip(enrol("x", users(1)))).toMatchObject({ _tag: "ExperimentNotFound" })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a change of the experiment applies at once", () =>
  Effect.gen(function* () {
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    expect((yield* enrol(id, users(2))).map(reasonOf)).toEqual(["allocated", "allocated"])
    yield* Experiments.use((experiments) => experiments.update(id, { active: false }))
    expect((yield* enrol(id, users(3))).map(reasonOf)).toEqual([
      "already_sampled",
      "already_sampled",
      "experiment_inactive"
    ])
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("many are completed with one hint, each once, by its id or by what was sampled", () =>
  Effect.gen(function* () {
    const { hints } = yield* RecordedHints
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    const enrolled = yield* enrol(id, users(3))
    const [one = "", two = ""] = enrolled.map((each) => Result.getOrUndefined(each)?.sample.id)
    yield* TestClock.setTime(1_000)
    const complete = (references: readonly (SampleReference | null)[]) =>
      BulkSamples.use((bulkSamples) =>
        bulkSamples.complete(id, references, (each) =>
          Result.fromNullishOr(each, () => ({ _tag: "Unreadable" as const }))
        )
      )
    const references = [{ id: one }, user("0"), { id: two }, user("2"), { id: "x" }, user("9"), null]
    const results = yield* complete(references)
    expect(results.map(reasonOf)).toEqual([
      "completed",
      "already_completed",
      "completed",
      "completed",
      "sample_not_found",
      "sample_not_found",
      "Unreadable"
    ])
    expect(hints.filter(({ name }) => name === "stampSampleCompletions")).toHaveLength(1)
    yield* TestClock.adjust(1_000)
    const again = yield* complete(references.slice(0, 4))
    expect(again.map(reasonOf)).toEqual(Array(4).fill("already_completed"))
    expect(again.map((each) => Result.getOrUndefined(each)?.sample.completedAt)).toEqual(Array(4).fill(1_000))
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a sample is completed only by a reference whose parts agree", () =>
  Effect.gen(function* () {
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    const [one = ""] = (yield* enrol(id, users(2))).map((each) => Result.getOrUndefined(each)?.sample.id)
    const complete = (reference: SampleReference) =>
      BulkSamples.use((bulkSamples) => bulkSamples.complete(id, [reference], (each) => Result.succeed(each)))
    const wrong: readonly SampleReference[] = [
      { id: one, ...user("1") },
      { id: one, sampledValue: "1" },
      { id: one, sampledEntity: "Device" }
    ]
    for (const reference of wrong) expect((yield* complete(reference)).map(reasonOf)).toEqual(["invalid_input"])
    expect((yield* complete({ id: "x", ...user("0") })).map(reasonOf)).toEqual(["sample_not_found"])
    expect((yield* complete({ id: one, ...user("0") })).map(reasonOf)).toEqual(["completed"])
  }).pipe(Effect.provide(memoryDomain))
)
