import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { type Experiment, noDetails } from "./Experiment.ts"
import { noLimits } from "./ExperimentLimits.ts"
import { noFlagFields } from "./FlagFields.ts"
import * as lifecycle from "./lifecycle.ts"
import { archive, create, type ExperimentPatch, reset, restore, update } from "./lifecycle.ts"
import { isDue, notSampledReason } from "./notSampledReason.ts"

const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const made = (active: boolean, scheduledStartDate: number | null, now = 1_000) =>
  create({ ...identity, ...noDetails, ...noFlagFields, ...noLimits, name: "n", active, scheduledStartDate }, now)
const patched = (experiment: Experiment, patch: ExperimentPatch, now: number) =>
  Result.getOrThrow(update(experiment, patch, { serviceActive: true, now }))
const at = (experiment: Experiment, now: number) => lifecycle.at(experiment, true, now)

describe("creation", () => {
  it("starts an experiment without a schedule at once, unless `active` is false", () => {
    expect(made(true, null)).toMatchObject({ active: true, lastActivatedAt: 1_000, scheduleStatus: "none" })
    expect(made(false, null)).toMatchObject({ active: false, lastActivatedAt: null, scheduleStatus: "none" })
  })

  it.each([true, false])("waits for a start in the future, with active %s", (active) => {
    const experiment = made(active, 1_001)
    expect(experiment).toMatchObject({ active: false, lastActivatedAt: null, scheduleStatus: "pending" })
    expect(at(experiment, 1_000)).toBe(experiment)
    expect(at(experiment, 1_001)).toMatchObject({ active: true, lastActivatedAt: 1_001, scheduleStatus: "started" })
  })

  it.each([999, 1_000])("lets `active` decide when the start, %i, has come", (start) => {
    expect(made(true, start)).toMatchObject({ active: true, lastActivatedAt: 1_000, scheduleStatus: "started" })
    const missed = { active: false, lastActivatedAt: null, scheduleStatus: "missed" }
    expect(at(made(false, start), 5_000)).toMatchObject(missed)
  })
})

describe("a change", () => {
  it("stops a running experiment until a start in the future", () => {
    const held = patched(made(true, null), { scheduledStartDate: 3_000 }, 2_000)
    expect(held).toMatchObject({ active: false, lastActivatedAt: 1_000, lastDeactivatedAt: 2_000 })
    expect(notSampledReason(held, true, 2_999)).toBe("experiment_not_started")
    expect(notSampledReason(held, true, 3_000)).toBeNull()
  })

  it("makes an experiment wait for its start although the same request activates it", () => {
    const held = patched(made(false, null), { scheduledStartDate: 3_000, active: true }, 2_000)
    expect(held).toMatchObject({ active: false, scheduleStatus: "pending" })
  })

  it.each([null, 4_000])("that reopens a completed experiment with a future start, once %s, makes it wait", (old) => {
    const completed = patched(made(true, old), { completed: true }, 2_000)
    const reopened = patched(completed, { scheduledStartDate: 4_000, active: true }, 3_000)
    expect(reopened).toMatchObject({ active: false, scheduleStatus: "pending", completedAt: null })
    expect(notSampledReason(reopened, true, 3_999)).toBe("experiment_not_started")
    expect(at(reopened, 4_000)).toMatchObject({ active: true, lastActivatedAt: 4_000 })
  })

  it("starts an experiment now when a future start is moved into the past", () => {
    const started = patched(made(true, 9_000), { scheduledStartDate: 500 }, 2_000)
    expect(started).toMatchObject({ active: true, lastActivatedAt: 2_000, scheduledStartDate: 500 })
  })

  it("leaves a paused experiment paused when its old start is moved within the past", () => {
    const paused = patched(made(true, null), { active: false }, 2_000)
    expect(patched(paused, { scheduledStartDate: 500 }, 3_000)).toMatchObject({
      active: false,
      scheduleStatus: "started"
    })
  })

  it("never lets a start fire after it was cleared, or the experiment activated or completed", () => {
    const waiting = made(true, 9_000)
    for (const patch of [{ scheduledStartDate: null }, { completed: true }] as const) {
      expect(at(patched(waiting, patch, 2_000), 10_000)).toMatchObject({ active: false, lastActivatedAt: null })
    }
    const early = patched(waiting, { active: true }, 2_000)
    expect(at(early, 10_000)).toMatchObject({ active: true, lastActivatedAt: 2_000 })
    expect(at(patched(early, { active: false }, 3_000), 10_000)).toMatchObject({ active: false })
  })

  it.each([{ active: false }, { active: false, scheduledStartDate: 9_000 }])("cancels a start with %j", (patch) => {
    const off = patched(made(true, 9_000), patch, 2_000)
    expect(off).toMatchObject({ lastDeactivatedAt: null, scheduleStatus: "cancelled", updatedAt: 2_000 })
    expect(at(off, 9_000)).toBe(off)
    expect(notSampledReason(off, true, 3_000)).toBe("experiment_inactive")
  })

  it("applies after a due start", () => {
    expect(patched(made(true, 2_000), { active: false }, 3_000)).toMatchObject({
      active: false,
      scheduleStatus: "started",
      lastActivatedAt: 2_000,
      lastDeactivatedAt: 3_000
    })
    expect(patched(made(true, 2_000), { scheduledStartDate: 5_000 }, 3_000)).toMatchObject({
      active: false,
      scheduleStatus: "pending",
      lastActivatedAt: 2_000,
      lastDeactivatedAt: 3_000
    })
  })

  it("of the start only stores the date on an experiment that stays completed", () => {
    const completed = patched(made(true, null), { completed: true }, 2_000)
    const dated = patched(completed, { scheduledStartDate: 4_000 }, 3_000)
    expect(dated).toMatchObject({ scheduledStartDate: 4_000, scheduleStatus: "cancelled", completedAt: 2_000 })
    expect(notSampledReason(dated, true, 5_000)).toBe("experiment_completed")
  })

  it("keeps the time of the first completion, and completes again after reopening", () => {
    const completed = patched(made(true, null), { completed: true }, 2_000)
    expect(completed).toMatchObject({ active: false, lastDeactivatedAt: 2_000, completedAt: 2_000 })
    expect(patched(completed, { completed: true }, 3_000)).toBe(completed)
    const reopened = patched(completed, { active: true }, 4_000)
    expect(reopened).toMatchObject({ active: true, completedAt: null, lastActivatedAt: 4_000 })
    expect(patched(reopened, { completed: true }, 5_000)).toMatchObject({ active: false, completedAt: 5_000 })
  })

  it("that changes nothing keeps the experiment and its time", () => {
    const running = made(true, null)
    const patches = [{}, { name: "n" }, { active: true }, { scheduledStartDate: null }, { name: "n", active: true }]
    for (const patch of patches) expect(patched(running, patch, 5_000)).toBe(running)
    const waiting = made(true, 9_000)
    expect(patched(waiting, { scheduledStartDate: 9_000 }, 5_000)).toBe(waiting)
    expect(patched(running, { name: "other" }, 5_000)).toMatchObject({ name: "other", updatedAt: 5_000 })
  })

  it("schedules the date of a cancelled start again for an inactive experiment only", () => {
    const early = patched(made(true, 5_000), { active: true }, 2_000)
    expect(patched(early, { scheduledStartDate: 5_000 }, 3_000)).toBe(early)
    const paused = patched(early, { active: false }, 3_000)
    const armed = patched(paused, { scheduledStartDate: 5_000 }, 4_000)
    expect(armed).toMatchObject({ active: false, scheduleStatus: "pending" })
    expect(at(armed, 5_000)).toMatchObject({ active: true, lastActivatedAt: 5_000 })
    expect(patched(paused, { scheduledStartDate: 5_000 }, 6_000)).toBe(paused)
  })

  it("never starts an archived experiment, even if its start was in the future", () => {
    const archived = { ...made(true, 5_000), archived: true }
    expect(isDue(archived, 6_000)).toBe(true)
    expect(at(archived, 6_000)).toEqual({ ...archived, scheduleStatus: "missed" })
  })

  it("never starts an experiment of an inactive service", () => {
    const waiting = made(true, 5_000)
    expect(lifecycle.at(waiting, false, 4_999)).toBe(waiting)
    expect(lifecycle.at(waiting, false, 5_000)).toEqual({ ...waiting, scheduleStatus: "missed" })
    expect(notSampledReason(waiting, false, 6_000)).toBe("service_inactive")
  })

  it("stops a running experiment that is archived, and leaves it stopped when it is restored", () => {
    const archived = archive(made(true, null), 2_000)
    expect(archived).toMatchObject({ archived: true, active: false, lastActivatedAt: 1_000, lastDeactivatedAt: 2_000 })
    expect(archive(archived, 3_000)).toBe(archived)
    expect(restore(archived)).toEqual({ ...archived, archived: false })
    expect(restore(made(true, null))).toEqual(made(true, null))
  })

  it("suspends a start until the experiment is restored", () => {
    const archived = archive(made(true, 5_000), 2_000)
    expect(archived).toMatchObject({ scheduleStatus: "pending", scheduledStartDate: 5_000, lastDeactivatedAt: null })
    expect(at(restore(at(archived, 4_999)), 5_000)).toMatchObject({ active: true, lastActivatedAt: 5_000 })
    const late = at(restore(at(archived, 5_000)), 6_000)
    expect(late).toMatchObject({ active: false, lastActivatedAt: null, scheduleStatus: "missed" })
  })

  it("can put a running or completed experiment back to not started", () => {
    const running = made(true, null)
    const fresh = { active: false, lastActivatedAt: null, completedAt: null, lastDeactivatedAt: 2_000 }
    expect(reset(running, 2_000)).toMatchObject(fresh)
    expect(reset(patched(running, { completed: true }, 2_000), 3_000)).toMatchObject(fresh)
    const untouched = made(false, null)
    expect(reset(untouched, 2_000)).toBe(untouched)
  })

  it("that undoes a start keeps one in the future", () => {
    const held = patched(made(true, null), { scheduledStartDate: 3_000 }, 2_000)
    expect(reset(held, 2_500)).toMatchObject({
      scheduleStatus: "pending",
      lastActivatedAt: null,
      lastDeactivatedAt: 2_000
    })
  })

  it("cannot complete and activate at once, nor apply to an archived experiment", () => {
    const moment = { serviceActive: true, now: 2_000 }
    expect(update(made(true, null), { completed: true, active: true }, moment)).toMatchObject({
      failure: { _tag: "InvalidInput", problems: [{ path: ["active"] }] }
    })
    expect(update({ ...made(true, null), archived: true }, { name: "x" }, moment)).toMatchObject({
      failure: { _tag: "ExperimentArchived", id: "e" }
    })
  })
})

describe("the reason for sampling no entity", () => {
  it("is the most permanent one", () => {
    const paused = patched(made(true, null), { active: false }, 2_000)
    const completed = patched(paused, { completed: true }, 2_000)
    expect(notSampledReason({ ...completed, archived: true }, false, 3_000)).toBe("experiment_archived")
    expect(notSampledReason(completed, false, 3_000)).toBe("experiment_completed")
    expect(notSampledReason(paused, false, 3_000)).toBe("service_inactive")
    expect(notSampledReason(made(true, null), false, 3_000)).toBe("service_inactive")
    expect(notSampledReason(paused, true, 3_000)).toBe("experiment_inactive")
    expect(notSampledReason(made(false, null), true, 3_000)).toBe("experiment_inactive")
    expect(notSampledReason(made(true, 4_000), true, 3_999)).toBe("experiment_not_started")
    expect(notSampledReason(made(true, 4_000), true, 4_000)).toBeNull()
  })
})
