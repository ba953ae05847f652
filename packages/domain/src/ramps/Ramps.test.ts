import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { NewBucket } from "../allocation/Allocation.ts"
import { Buckets } from "../allocation/Buckets.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { RecordedHints } from "../testing/RecordedHints.ts"
import { applyDueSteps } from "./applyDueSteps.ts"
import { Ramps } from "./Ramps.ts"
import { ScheduledRamps } from "./ScheduledRamps.ts"

const noon = Date.UTC(2026, 1, 3, 12)
const hour = 3_600_000

const to = (slots: number): readonly NewBucket[] => [
  { name: "control", slots: 10_000 - slots },
  { name: "new", slots }
]
const stepAt = (hours: number, buckets: readonly NewBucket[]) => ({ at: noon + hours * hour, buckets })
const applyDue = ScheduledRamps.use((ramps) => ramps.applyDue)
const outcomes = (id: string) =>
  Ramps.use((ramps) => ramps.get(id)).pipe(Effect.map(({ steps }) => steps.map(({ outcome }) => outcome?.status)))
const sharesOf = (id: string) =>
  Buckets.use((buckets) => buckets.list(id)).pipe(Effect.map((found) => found.map(({ name, slots }) => [name, slots])))

/** At noon, a ramp that goes on each hour. */
const ramped = Effect.fnUntraced(function* (
  slots: readonly number[],
  { pauseOnSrm = false }: { readonly pauseOnSrm?: boolean } = {}
) {
  yield* TestClock.setTime(noon)
  const { id } = yield* newExperiment({ buckets: { control: 100 } })
  const steps = slots.map((each, index) => stepAt(index + 1, to(each)))
  yield* Ramps.use((ramps) => ramps.set(id, { steps, pauseOnSrm }))
  return id
})

describe("a ramp", () => {
  it.effect("applies each step when it is due, once, as a version of its own, and hints the next one", () =>
    Effect.gen(function* () {
      const { hints } = yield* RecordedHints
      const id = yield* ramped([50, 3_333])
      expect(yield* applyDue).toBe(0)
      yield* TestClock.adjust(hour)
      expect([yield* applyDue, yield* applyDue]).toEqual([1, 0])
      expect(yield* sharesOf(id)).toEqual([
        ["control", 9_950],
        ["new", 50]
      ])
      yield* TestClock.adjust(hour)
      expect(yield* applyDue).toBe(1)
      expect((yield* Ramps.use((ramps) => ramps.get(id))).steps).toMatchObject([
        { outcome: { status: "applied", settledAt: noon + hour, version: 2 } },
        { outcome: { status: "applied", settledAt: noon + 2 * hour, version: 3 } }
      ])
      const at = [noon + hour, noon + 2 * hour]
      expect(hints.filter(({ name }) => name === "applyRampSteps").map((hint) => hint.at)).toEqual(at)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("applies only the last of several due steps, and skips the others", () =>
    Effect.gen(function* () {
      const id = yield* ramped([50, 100, 200, 300])
      yield* TestClock.adjust(3 * hour)
      expect(yield* applyDue).toBe(1)
      expect(yield* outcomes(id)).toEqual(["skipped", "skipped", "applied", undefined])
      expect(yield* sharesOf(id)).toContainEqual(["new", 200])
      expect(yield* Buckets.use((buckets) => buckets.versions(id, {}))).toHaveLength(2)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("goes on from buckets that were changed by hand meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* ramped([50, 100])
      const byHand = [{ name: "other", percentage: 100 }]
      yield* TestClock.adjust(hour)
      yield* applyDue
      yield* Buckets.use((buckets) => buckets.replace(id, byHand, { dryRun: false }))
      yield* TestClock.adjust(hour)
      yield* applyDue
      expect(yield* outcomes(id)).toEqual(["applied", "applied"])
      expect(yield* sharesOf(id)).toEqual([
        ["control", 9_900],
        ["new", 100]
      ])
    }).pipe(Effect.provide(memoryDomain))
  )

  it("notes that a step failed whose buckets were fine only while they existed", () => {
    const buckets = ["a", "a "].map((name) => ({ name, slots: 1 }))
    const allocation = {
      experimentId: "e",
      archived: false,
      fallbackValue: null,
      buckets: [],
      closedBuckets: [],
      table: [],
      version: 7,
      changedAt: 0
    }
    const step = { at: 1, buckets, outcome: null }
    const unpaused = { pauseOnSrm: false, pausedAt: null, pauseReason: null }
    const ramp = { experimentId: "e", steps: [step], ...unpaused, createdAt: 0, updatedAt: 0 }
    const done = applyDueSteps(ramp, { allocation, completedAt: null, ramp, now: 2 })
    const outcome = { status: "failed", settledAt: 2, reason: "invalid_input" }
    expect(done).toEqual({ allocation, ramp: { ...ramp, steps: [{ ...step, outcome }], updatedAt: 2 } })
  })

  it.effect.each(["experiment_archived", "experiment_completed"])("notes that a step failed: %s", (reason) =>
    Effect.gen(function* () {
      const id = yield* ramped([50, 100])
      const complete = Experiments.use((experiments) => experiments.update(id, { completed: true }))
      yield* reason === "experiment_archived" ? archive(id) : Effect.asVoid(complete)
      yield* TestClock.adjust(hour)
      expect(yield* applyDue).toBe(1)
      const { steps } = yield* Ramps.use((ramps) => ramps.get(id))
      expect(steps).toMatchObject([{ outcome: { status: "failed", reason } }, { outcome: null }])
      const again = yield* Effect.flip(Ramps.use((ramps) => ramps.set(id, { steps: [], pauseOnSrm: false })))
      expect(again.reason).toBe(reason)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is paused by a sample ratio mismatch only when it asks for it, and catches up when it goes on", () =>
    Effect.gen(function* () {
      const { pauseBySrm } = yield* ScheduledRamps
      const { get, resume } = yield* Ramps
      const other = yield* ramped([50])
      yield* pauseBySrm(other)
      expect(yield* get(other)).toMatchObject({ pausedAt: null })
      const id = yield* ramped([50, 100, 200], { pauseOnSrm: true })
      yield* TestClock.setTime(noon + 10)
      yield* pauseBySrm(id)
      yield* TestClock.setTime(noon + 20)
      yield* pauseBySrm(id)
      expect(yield* get(id)).toMatchObject({ pausedAt: noon + 10, pauseReason: "sample_ratio_mismatch" })
      yield* TestClock.setTime(noon + 2 * hour)
      yield* applyDue
      expect(yield* outcomes(id)).toEqual([undefined, undefined, undefined])
      const resumed = yield* resume(id)
      expect(resumed).toMatchObject({ pausedAt: null, pauseReason: null })
      expect(yield* resume(id)).toEqual(resumed)
      yield* applyDue
      expect(yield* outcomes(id)).toEqual(["skipped", "applied", undefined])
      const bare = yield* newExperiment()
      yield* pauseBySrm(bare.id)
      expect(yield* Effect.flip(get(bare.id))).toMatchObject({ _tag: "NoRamp", reason: "no_ramp" })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is refused with all problems of its steps, and then the earlier ramp stays", () =>
    Effect.gen(function* () {
      const ramps = yield* Ramps
      const id = yield* ramped([50])
      const before = yield* ramps.get(id)
      const steps = [
        stepAt(0, to(50)),
        stepAt(2, [{ name: "control", percentage: 60 }]),
        stepAt(1, [
          { name: "control", slots: 6_000 },
          { name: "Control ", slots: 4_001 },
          { name: " control", slots: 0 }
        ])
      ]
      const { problems } = yield* Effect.flip(ramps.set(id, { steps, pauseOnSrm: false })).pipe(
        Effect.filterOrFail((refusal) => refusal._tag === "InvalidInput")
      )
      expect(problems).toEqual([
        { path: ["steps", 0, "at"], message: "must be in the future" },
        { path: ["steps", 2, "at"], message: "must be later than the step before" },
        { path: ["steps", 2, "buckets"], message: "slots add up to 10001; at most 10000 is allowed" },
        { path: ["steps", 2, "buckets", 2, "name"], message: expect.stringContaining('looks the same as "control"') }
      ])
      expect(yield* ramps.get(id)).toBe(before)
      const same = { steps: [stepAt(1, to(50))], pauseOnSrm: false }
      expect(yield* ramps.set(id, same)).toBe(before)
      yield* ramps.clear(id)
      expect(yield* Effect.flip(ramps.clear(id))).toMatchObject({ _tag: "NoRamp" })
    }).pipe(Effect.provide(memoryDomain))
  )
})
