import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { slotOf } from "../allocation/slotOf.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { Overrides } from "../overrides/Overrides.ts"
import { Criteria } from "../targeting/Criteria.ts"
import { newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { type DecisionRequest, Decisions } from "./Decisions.ts"
import { Samples } from "./Samples.ts"

const user = (sampledValue: string, plan?: string): DecisionRequest => ({
  sampledEntity: "User",
  sampledValue,
  ...(plan === undefined ? {} : { attributes: { User: { plan } } })
})
const decide = (id: string, entities: readonly DecisionRequest[]) =>
  Decisions.use((decisions) => decisions.decide(id, entities))
const proOnly = {
  samplingModel: "User",
  samplingAttribute: "id",
  conditions: [{ model: "User", property: "plan", condition: "equals", value: "pro" }]
}

describe("a decision", () => {
  it.effect("is what a create would do now, in order, and stores nothing", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { a: 30, b: 30 } })
      const stored = yield* samples.create(id, { ...user("stored"), allocatedBucket: "b" })
      yield* Overrides.use((overrides) => overrides.put(id, { ...user("qa"), bucket: "a" }))
      const entities = ["stored", "qa", "qa", ...Array.from({ length: 50 }, (_, n) => `${n}`)].map((each) => user(each))
      const decisions = yield* decide(id, entities)
      expect(yield* samples.list(id, {})).toEqual([stored])
      expect(decisions.map((each) => each.sampledValue)).toEqual(entities.map((each) => each.sampledValue))
      expect(decisions[0]).toMatchObject({ reason: "already_sampled", bucket: "b", sampleId: stored.id, version: 2 })
      expect(decisions[1]).toMatchObject({ reason: "forced", bucket: "a", sampleId: null })
      const created = yield* Effect.forEach(entities, (entity) =>
        samples.create(id, entity).pipe(
          Effect.map((sample) => [sample.allocatedBucket, sample.slot]),
          Effect.catchTag("NotSampled", ({ reason }) => Effect.succeed([null, reason]))
        )
      )
      expect(decisions.map(({ bucket, reason, slot }) => [bucket, bucket === null ? reason : slot])).toEqual(created)
      expect(new Set(decisions.map(({ reason }) => reason)).size).toBe(4)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("has slot, version and the matching criterion also while the experiment is paused", () =>
    Effect.gen(function* () {
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const criterion = yield* Criteria.use((criteria) => criteria.create(id, proOnly))
      const stored = yield* Samples.use((samples) => samples.create(id, user("2", "pro")))
      yield* Experiments.use((experiments) => experiments.update(id, { active: false }))
      const { salt } = yield* Effect.flatMap(
        AllocationStore.use((allocationStore) => allocationStore.snapshot(id)),
        Effect.fromOption
      )
      const none = { criteria: [], layer: null }
      const inactive = { bucket: null, reason: "experiment_inactive", version: 1, sampleId: null, layer: null }
      const condition = {
        conditionId: criterion.conditions[0]?.id,
        model: "User",
        property: "plan",
        condition: "equals",
        expected: "pro",
        found: null,
        present: false,
        matched: false
      }
      expect(yield* decide(id, [user("1", "pro"), user("1"), user("2", "pro")])).toMatchObject([
        { ...user("1"), ...inactive, slot: slotOf(salt, "User", "1"), criterionId: criterion.id, ...none },
        {
          ...user("1"),
          ...inactive,
          criterionId: null,
          criteria: [{ criterionId: criterion.id, samplingModel: "User", matched: false, conditions: [condition] }]
        },
        { ...user("2"), reason: "already_sampled", sampleId: stored.id, criterionId: criterion.id, ...none }
      ])
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("follows a change at once", () =>
    Effect.gen(function* () {
      const { id } = yield* newExperiment({ buckets: { a: 0, b: 100 } })
      const reasonsOf = Effect.map(decide(id, [user("1")]), (found) =>
        found.map(({ bucket, reason }) => [reason, bucket])
      )
      expect(yield* reasonsOf).toEqual([["allocated", "b"]])
      yield* Overrides.use((overrides) => overrides.put(id, { ...user("1"), bucket: "a" }))
      expect(yield* reasonsOf).toEqual([["forced", "a"]])
      yield* Overrides.use((overrides) => overrides.remove(id, user("1")))
      yield* Criteria.use((criteria) => criteria.create(id, proOnly))
      expect(yield* reasonsOf).toEqual([["no_matching_criterion", null]])
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is refused for more entities than the response can explain, and says how many it can", () =>
    Effect.gen(function* () {
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const condition = { model: "User", property: "plan", condition: "in", value: `pro,${"x".repeat(9_000)}` }
      yield* Criteria.use((criteria) => criteria.create(id, { ...proOnly, conditions: [condition] }))
      const many = (plan: string) => Array.from({ length: 10_000 }, (_, n) => user(`${n}`, plan))
      expect(yield* decide(id, many("pro"))).toHaveLength(10_000)
      const possible = Effect.fnUntraced(function* (plan: string) {
        const refused = yield* Effect.flip(decide(id, many(plan)))
        expect(refused).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["entities"] }] })
        const first = Number(/the first (\d+) /.exec(refused.message)?.[1])
        expect(yield* decide(id, many(plan).slice(0, first))).toHaveLength(first)
        return first
      })
      const ofShort = yield* possible("free")
      expect(ofShort).toBeGreaterThan(5_000)
      expect(yield* possible("\u0001".repeat(1_000))).toBeLessThan(ofShort)
    }).pipe(Effect.provide(memoryDomain))
  )
})
