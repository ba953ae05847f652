import { expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { Ramps } from "../ramps/Ramps.ts"
import { newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { AllocationStore } from "./AllocationStore.ts"
import { Buckets } from "./Buckets.ts"
import { bucketsTag } from "./bucketsTag.ts"

const revisionOf = (id: string) =>
  AllocationStore.use((store) => store.snapshot(id)).pipe(
    Effect.flatMap(Effect.fromOption),
    Effect.map(({ revision }) => revision)
  )

it.effect("a change of values alone keeps version, slots and limits, and raises the revision once", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const { id } = yield* newExperiment()
    const on = { name: "on", slots: 4_000, maxSamples: 7, value: { a: 1, b: 2 } }
    const off = { name: "off", slots: 6_000, value: {} }
    const first = yield* buckets.replace(id, [on, off], { dryRun: false })
    const revision = yield* revisionOf(id)
    const same = yield* buckets.replace(id, [{ name: "on", slots: 4_000 }, off], { dryRun: false })
    expect(same.buckets).toEqual(first.buckets)
    expect(yield* revisionOf(id)).toBe(revision)
    const changed = yield* buckets.replace(id, [{ ...on, value: { b: 2, a: 1 } }, off], { dryRun: false })
    expect(changed).toMatchObject({ version: 1, table: first.table, movedSlots: 0, moves: [] })
    expect(changed.buckets[0]).toMatchObject({ maxSamples: 7, value: { a: 1, b: 2 } })
    expect(JSON.stringify(changed.buckets[0]?.value)).toBe('{"b":2,"a":1}')
    expect(changed.buckets[1]).toBe(first.buckets[1])
    expect(yield* revisionOf(id)).toBe(revision + 1)
    expect(bucketsTag(id, changed.buckets)).not.toBe(bucketsTag(id, first.buckets))
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("values of another type are refused from every side, and change nothing", () =>
  Effect.gen(function* () {
    const buckets = yield* Buckets
    const experiments = yield* Experiments
    const ramps = yield* Ramps
    const { id } = yield* newExperiment()
    yield* experiments.update(id, { fallbackValue: false })
    const text = { name: "text", slots: 10 }
    expect(yield* Effect.flip(buckets.create(id, text))).toMatchObject({ problems: [{ path: ["value"] }] })
    yield* buckets.create(id, { name: "on", slots: 10, value: true })
    const revision = yield* revisionOf(id)
    expect(yield* Effect.flip(buckets.replace(id, [text], { dryRun: true }))).toMatchObject({ _tag: "InvalidInput" })
    expect(yield* Effect.flip(experiments.update(id, { fallbackValue: "off" }))).toMatchObject({
      problems: [{ path: ["fallbackValue"] }]
    })
    const step = { at: 1_000, buckets: [{ name: "on", slots: 10 }, text] }
    expect(yield* Effect.flip(ramps.set(id, { steps: [step], pauseOnSrm: false }))).toMatchObject({
      problems: [{ path: ["steps", 0, "buckets", 1, "name"] }]
    })
    expect(yield* revisionOf(id)).toBe(revision)
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("one experiment of a team has a key", () =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const store = yield* ExperimentStore
    const one = yield* newExperiment()
    const other = yield* newExperiment()
    yield* experiments.update(one.id, { key: "k" })
    const taken = { _tag: "ExperimentKeyTaken", reason: "experiment_key_taken", key: "k" }
    expect(yield* Effect.flip(experiments.update(other.id, { key: "k" }))).toMatchObject(taken)
    const { serviceId } = other
    const input = { serviceId, name: "third", active: true, scheduledStartDate: null, key: "k" }
    expect(yield* Effect.flip(experiments.create(input))).toMatchObject(taken)
    const found = yield* store.findByKey(one.teamId, "k")
    expect(Option.map(found, ({ experiment }) => experiment.id)).toEqual(Option.some(one.id))
  }).pipe(Effect.provide(memoryDomain))
)
