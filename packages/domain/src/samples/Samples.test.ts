import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Buckets } from "../allocation/Buckets.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { Criteria } from "../targeting/Criteria.ts"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { RecordedHints } from "../testing/RecordedHints.ts"
import { CompletionStamps } from "./CompletionStamps.ts"
import { Samples } from "./Samples.ts"

const noon = Date.UTC(2026, 1, 3, 12)
const user = (sampledValue: string, allocatedBucket?: string) => ({
  sampledEntity: "User",
  sampledValue,
  ...(allocatedBucket === undefined ? {} : { allocatedBucket })
})
const usersWithPlan = (plan: string) => ({
  samplingModel: "User",
  samplingAttribute: "id",
  conditions: [{ model: "User", property: "plan", condition: "equals", value: plan }]
})

describe("allocation", () => {
  it.effect("is refused before a scheduled start and works from its instant on, with no worker", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      yield* TestClock.setTime(noon - 60_000)
      const { id } = yield* newExperiment({ scheduledStartDate: noon, buckets: { all: 100 } })
      yield* TestClock.setTime(noon - 1)
      for (const request of [user("1"), user("1", "all")]) {
        const refused = yield* Effect.flip(samples.create(id, request))
        expect(refused).toMatchObject({ _tag: "NotSampled", reason: "experiment_not_started" })
      }
      yield* TestClock.adjust(1)
      expect(yield* samples.create(id, user("1"))).toMatchObject({ allocatedBucket: "all", createdAt: noon })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("follows a change at once, although the opposite was decided just before", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const experiments = yield* Experiments
      const { id } = yield* newExperiment()
      const refusalOf = (value: string) =>
        Effect.map(Effect.flip(samples.create(id, user(value))), ({ reason }) => reason)
      expect(yield* refusalOf("1")).toBe("unallocated_slot")
      yield* Buckets.use((buckets) => buckets.create(id, { name: "all", percentage: 100 }))
      expect(yield* samples.create(id, user("1"))).toMatchObject({ allocatedBucket: "all", allocationVersion: 1 })
      yield* experiments.update(id, { active: false })
      expect(yield* refusalOf("2")).toBe("experiment_inactive")
      yield* experiments.update(id, { active: true })
      yield* samples.create(id, user("2"))
      yield* Criteria.use((criteria) => criteria.create(id, usersWithPlan("pro")))
      expect(yield* refusalOf("3")).toBe("no_matching_criterion")
      yield* Criteria.use((criteria) => criteria.create(id, { ...usersWithPlan("free"), conditions: [] }))
      yield* samples.create(id, user("3"))
      yield* experiments.update(id, { scheduledStartDate: noon })
      expect(yield* refusalOf("4")).toBe("experiment_not_started")
      yield* experiments.update(id, { completed: true })
      expect(yield* refusalOf("4")).toBe("experiment_completed")
      yield* experiments.update(id, { active: true })
      yield* samples.create(id, user("4"))
      yield* archive(id)
      expect(yield* refusalOf("5")).toBe("experiment_archived")
      expect(yield* samples.list(id, {})).toHaveLength(4)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("needs a running service, and an experiment", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ serviceActive: false, buckets: { all: 100 } })
      expect(yield* Effect.flip(samples.create(id, user("1")))).toMatchObject({ reason: "service_inactive" })
      for (let tries = 0; tries < 2; tries++) {
        expect(yield* Effect.flip(samples.create("x", user("1")))).toMatchObject({ _tag: "ExperimentNotFound" })
      }
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("gives one sample to any number of requests at once", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { a: 50, b: 50 } })
      const all = yield* Effect.all(
        Array.from({ length: 200 }, () => samples.create(id, user("1"))),
        { concurrency: "unbounded" }
      )
      expect(new Set(all.map((each) => each.id)).size).toBe(1)
      expect(yield* samples.list(id, {})).toEqual([all[0]])
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("needs one criterion of the entity's kind with all conditions met", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const condition = (property: string, value: string) => ({ model: "User", property, condition: "equals", value })
      const create = (conditions: readonly ReturnType<typeof condition>[], samplingModel = "User") =>
        Criteria.use((criteria) => criteria.create(id, { samplingModel, samplingAttribute: "id", conditions }))
      yield* create([condition("plan", "pro"), condition("country", "US")])
      yield* create([condition("plan", "team")])
      yield* create([], "Device")
      const isSampled = (sampledEntity: string, User: Record<string, string>) =>
        samples.create(id, { sampledEntity, sampledValue: JSON.stringify(User), attributes: { User } }).pipe(
          Effect.as(true),
          Effect.catchTag("NotSampled", ({ reason }) => Effect.succeed(reason))
        )
      expect(yield* isSampled("User", { plan: "pro", country: "US" })).toBe(true)
      expect(yield* isSampled("User", { plan: "team", country: "FR" })).toBe(true)
      expect(yield* isSampled("User", { plan: "pro", country: "FR" })).toBe("no_matching_criterion")
      expect(yield* isSampled("User", {})).toBe("no_matching_criterion")
      expect(yield* isSampled("Device", {})).toBe(true)
      expect(yield* isSampled("user", { plan: "team" })).toBe("no_matching_criterion")
    }).pipe(Effect.provide(memoryDomain))
  )
})

describe("a bucket that the caller names", () => {
  it.effect("must exist, in an experiment that runs, whatever the criteria and slots", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { none: 0 } })
      yield* Criteria.use((criteria) => criteria.create(id, usersWithPlan("pro")))
      const sample = yield* samples.create(id, user("1", "none"))
      expect(sample).toMatchObject({ allocatedBucket: "none", allocatedBy: "caller", complete: false })
      const unknown = yield* Effect.flip(samples.create(id, user("2", "other")))
      expect(unknown).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["allocatedBucket"] }] })
      yield* Experiments.use((experiments) => experiments.update(id, { active: false }))
      expect(yield* Effect.flip(samples.create(id, user("2", "none")))).toMatchObject({
        _tag: "NotSampled",
        reason: "experiment_inactive"
      })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("conflicts with another stored bucket, running or not", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { a: 50, b: 50 } })
      const stored = yield* samples.create(id, user("1", "a"))
      const conflict = { _tag: "SampleConflict", id: stored.id, bucket: "a" }
      expect(yield* samples.create(id, user("1", "a"))).toEqual(stored)
      expect(yield* Effect.flip(samples.create(id, user("1", "b")))).toMatchObject(conflict)
      expect(yield* Effect.flip(samples.create(id, user("1", "unknown")))).toMatchObject(conflict)
      yield* Experiments.use((experiments) => experiments.update(id, { active: false }))
      expect(yield* Effect.flip(samples.create(id, user("1", "b")))).toMatchObject(conflict)
      expect(yield* samples.create(id, user("1"))).toEqual(stored)
    }).pipe(Effect.provide(memoryDomain))
  )
})

describe("a stored sample", () => {
  it.effect("stays through new criteria and buckets, pausing, completing and archiving", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { a: 10, b: 10 } })
      const stored = yield* samples.create(id, user("1", "a"))
      const changes = [
        Criteria.use((criteria) => criteria.create(id, usersWithPlan("pro"))),
        Buckets.use((buckets) => buckets.create(id, { name: "c", percentage: 80 })),
        Experiments.use((experiments) => experiments.update(id, { active: false })),
        Experiments.use((experiments) => experiments.update(id, { completed: true })),
        archive(id)
      ]
      for (const change of changes) {
        yield* change
        expect(yield* samples.create(id, user("1"))).toEqual(stored)
        expect(yield* samples.get(id, stored.id)).toEqual(stored)
      }
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is completed once, at the time of the first acceptance, after the experiment's end too", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { hints } = yield* RecordedHints
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const stored = yield* samples.create(id, user("1"))
      yield* Experiments.use((experiments) => experiments.update(id, { completed: true }))
      yield* TestClock.setTime(noon)
      const completed = yield* samples.complete(id, stored.id)
      expect(completed).toEqual({ ...stored, complete: true, completedAt: noon, updatedAt: noon })
      const others = hints.filter(({ name }) => name !== "assignExperimentUsers")
      expect(others).toEqual([{ name: "stampSampleCompletions", payload: {} }])
      yield* TestClock.adjust(1_000)
      expect(yield* samples.complete(id, stored.id)).toEqual(completed)
      expect(yield* samples.get(id, stored.id)).toEqual(completed)
      expect(yield* CompletionStamps.use((stamps) => stamps.stampCompletions)).toBe(1)
      expect(yield* CompletionStamps.use((stamps) => stamps.stampCompletions)).toBe(0)
      expect(yield* samples.create(id, user("1"))).toEqual(completed)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("belongs to its experiment only", () =>
    Effect.gen(function* () {
      const samples = yield* Samples
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const other = yield* newExperiment()
      const stored = yield* samples.create(id, user("1"))
      expect(yield* Effect.flip(samples.get(other.id, stored.id))).toMatchObject({ _tag: "SampleNotFound" })
      expect(yield* Effect.flip(samples.complete(other.id, stored.id))).toMatchObject({ _tag: "SampleNotFound" })
      expect(yield* Effect.flip(samples.get("x", stored.id))).toMatchObject({ _tag: "ExperimentNotFound" })
      expect(yield* samples.list(other.id, {})).toEqual([])
      expect(yield* Effect.flip(samples.list("x", {}))).toMatchObject({ _tag: "ExperimentNotFound" })
    }).pipe(Effect.provide(memoryDomain))
  )
})
