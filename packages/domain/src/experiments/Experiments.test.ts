import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { archive, newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { RecordedHints } from "../testing/RecordedHints.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { Experiments } from "./Experiments.ts"
import { ScheduledStarts } from "./ScheduledStarts.ts"

const noon = Date.UTC(2026, 1, 3, 12)
const hour = 3_600_000
const activateDue = ScheduledStarts.use((starts) => starts.activateDue)
const startHint = (at: number) => ({ name: "activateDueExperiments", payload: {}, at })

/** A start at noon, seen one hour before. */
const waiting = Effect.gen(function* () {
  yield* TestClock.setTime(noon - hour)
  return yield* newExperiment({ scheduledStartDate: noon })
})

describe("a scheduled start", () => {
  it.effect("is the time of activation from its instant on, with no worker", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      yield* TestClock.setTime(noon - 1)
      expect(yield* experiments.get(id)).toMatchObject({ active: false, lastActivatedAt: null })
      yield* TestClock.adjust(1)
      expect(yield* experiments.get(id)).toMatchObject({ active: true, lastActivatedAt: noon })
      yield* TestClock.adjust(hour)
      expect(yield* experiments.get(id)).toMatchObject({ active: true, lastActivatedAt: noon })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is stored once, by the first worker", () =>
    Effect.gen(function* () {
      const store = yield* ExperimentStore
      const { id } = yield* waiting
      yield* TestClock.setTime(noon - 1)
      expect(yield* activateDue).toBe(0)
      yield* TestClock.setTime(noon + 5_000)
      expect(yield* activateDue).toBe(1)
      expect(yield* activateDue).toBe(0)
      const { experiment: written } = yield* Effect.flatMap(store.find(id), Effect.fromOption)
      expect(written).toMatchObject({ active: true, scheduleStatus: "started", lastActivatedAt: noon })
      expect(written.updatedAt).toBe(noon + 5_000)
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect.each([noon + hour, noon - hour / 2])("that is moved to %i fires then only", (moved) =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      yield* experiments.update(id, { scheduledStartDate: moved })
      yield* TestClock.setTime(moved - 1)
      expect(yield* activateDue).toBe(0)
      expect(yield* experiments.get(id)).toMatchObject({ active: false, lastActivatedAt: null })
      yield* TestClock.setTime(noon + 2 * hour)
      expect(yield* activateDue).toBe(1)
      expect(yield* experiments.get(id)).toMatchObject({ active: true, lastActivatedAt: moved })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("moved to the past starts at once, and not again at noon", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      const started = yield* experiments.update(id, { scheduledStartDate: noon - 2 * hour })
      expect(started).toMatchObject({ active: true, lastActivatedAt: noon - hour })
      yield* TestClock.setTime(noon)
      expect(yield* activateDue).toBe(0)
      expect(yield* experiments.get(id)).toMatchObject({ active: true, lastActivatedAt: noon - hour })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect.each([
    { scheduledStartDate: null },
    { active: false },
    { active: false, scheduledStartDate: noon },
    { completed: true },
    { scheduledStartDate: null, active: false }
  ] as const)("never fires after %j", (patch) =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      yield* experiments.update(id, patch)
      yield* TestClock.setTime(noon + hour)
      expect(yield* activateDue).toBe(0)
      expect(yield* experiments.get(id)).toMatchObject({ active: false, lastActivatedAt: null })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect.each([true, false])("never fires again on an experiment deactivated since, worker %s", (worker) =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      yield* TestClock.setTime(noon)
      if (worker) yield* activateDue
      yield* TestClock.adjust(10)
      yield* experiments.update(id, { active: false })
      yield* TestClock.adjust(hour)
      expect(yield* activateDue).toBe(0)
      expect(yield* experiments.get(id)).toMatchObject({
        active: false,
        lastActivatedAt: noon,
        lastDeactivatedAt: noon + 10
      })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("of a service that is not active at its instant is missed, and stored as that", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      yield* TestClock.setTime(noon - hour)
      const { id, serviceId } = yield* newExperiment({ scheduledStartDate: noon, serviceActive: false })
      yield* TestClock.setTime(noon - 1)
      expect(yield* experiments.get(id)).toMatchObject({ active: false, scheduleStatus: "pending" })
      yield* TestClock.adjust(1)
      const missed = { active: false, scheduleStatus: "missed", lastActivatedAt: null }
      expect(yield* experiments.get(id)).toMatchObject(missed)
      expect(yield* experiments.list(serviceId, { activeOnly: true }, {})).toEqual([])
      expect(yield* experiments.list(serviceId, { activeOnly: false }, {})).toMatchObject([missed])
      expect(yield* activateDue).toBe(0)
      const { experiment } = yield* ExperimentStore.use((store) => store.find(id)).pipe(
        Effect.flatMap(Effect.fromOption)
      )
      expect(experiment).toMatchObject({ ...missed, updatedAt: noon })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("is cancelled by an earlier activation, and stops a running experiment when it is set again", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id } = yield* waiting
      const early = yield* experiments.update(id, { active: true })
      expect(early).toMatchObject({ active: true, lastActivatedAt: noon - hour })
      yield* TestClock.setTime(noon)
      expect(yield* activateDue).toBe(0)
      expect(yield* experiments.get(id)).toMatchObject({ lastActivatedAt: noon - hour })
      const held = yield* experiments.update(id, { scheduledStartDate: noon + hour })
      expect(held).toMatchObject({ active: false, lastDeactivatedAt: noon })
      yield* TestClock.setTime(noon + hour)
      expect(yield* activateDue).toBe(1)
      expect(yield* experiments.get(id)).toMatchObject({ active: true, lastActivatedAt: noon + hour })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("counts in the list of active experiments from its instant on", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { id, serviceId } = yield* waiting
      const listed = experiments.list(serviceId, { activeOnly: true }, {})
      expect(yield* listed).toEqual([])
      yield* TestClock.setTime(noon)
      expect(yield* listed).toMatchObject([{ id, active: true, lastActivatedAt: noon }])
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("sends a hint to the worker, and so does every move of it", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const { hints } = yield* RecordedHints
      const starts = () => hints.filter(({ name }) => name === "activateDueExperiments")
      yield* newExperiment()
      expect(starts()).toEqual([])
      const { id } = yield* waiting
      expect(starts()).toEqual([startHint(noon)])
      yield* experiments.update(id, { scheduledStartDate: noon + hour })
      expect(starts()).toEqual([startHint(noon), startHint(noon + hour)])
      yield* experiments.update(id, { scheduledStartDate: null })
      expect(starts()).toHaveLength(2)
    }).pipe(Effect.provide(memoryDomain))
  )
})

it.effect("a new experiment sends a hint to the worker, for its users", () =>
  Effect.gen(function* () {
    const { hints } = yield* RecordedHints
    yield* newExperiment()
    expect(hints).toEqual([{ name: "assignExperimentUsers", payload: {} }])
  }).pipe(Effect.provide(memoryDomain))
)

describe("an update", () => {
  it.effect("that changes nothing keeps the time of the last change", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      yield* TestClock.setTime(noon)
      const made = yield* newExperiment()
      yield* TestClock.adjust(hour)
      expect(yield* experiments.update(made.id, { name: made.name, active: true })).toEqual(made)
      const renamed = yield* experiments.update(made.id, { name: " other " })
      expect(renamed).toEqual({ ...made, name: " other ", updatedAt: noon + hour })
    }).pipe(Effect.provide(memoryDomain))
  )

  it.effect("cannot complete and activate at once, nor change an archived or unknown experiment", () =>
    Effect.gen(function* () {
      const experiments = yield* Experiments
      const made = yield* newExperiment()
      const failureOf = (id: string, patch: { readonly active?: boolean; readonly completed?: true }) =>
        Effect.map(Effect.flip(experiments.update(id, patch)), ({ _tag }) => _tag)
      expect(yield* failureOf(made.id, { active: true, completed: true })).toBe("InvalidInput")
      expect(yield* experiments.get(made.id)).toEqual(made)
      expect(yield* failureOf("x", {})).toBe("ExperimentNotFound")
      yield* archive(made.id)
      expect(yield* failureOf(made.id, { active: false })).toBe("ExperimentArchived")
    }).pipe(Effect.provide(memoryDomain))
  )
})

it.effect("an experiment needs an existing service", () =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const input = { serviceId: "x", name: "n", active: true, scheduledStartDate: null }
    expect(yield* Effect.flip(experiments.create(input))).toMatchObject({ _tag: "ServiceNotFound", id: "x" })
    const listed = experiments.list("x", { activeOnly: false }, {})
    expect(yield* Effect.flip(listed)).toMatchObject({ _tag: "ServiceNotFound", id: "x" })
    expect(yield* Effect.flip(experiments.get("x"))).toMatchObject({ _tag: "ExperimentNotFound", id: "x" })
  }).pipe(Effect.provide(memoryDomain))
)
