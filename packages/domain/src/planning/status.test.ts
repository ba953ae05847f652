import { describe, expect, it } from "vitest"
import * as lifecycle from "../experiments/lifecycle.ts"
import {
  applyPatch,
  createPlanned,
  isRestore,
  type PlannedExperimentPatch,
  type Status,
  statuses,
  statusOf
} from "./status.ts"

const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const planned = ({ name = "n", ...plan }: PlannedExperimentPatch = {}, now = 1_000) =>
  createPlanned(identity, { ...plan, name }, now)
const paused = () => ({ ...planned({ status: "started" }), active: false, lastDeactivatedAt: 1_500 })

describe("planning a new experiment", () => {
  it("gives one that has not started and does not start by itself", () => {
    const made = planned()
    expect(made).toMatchObject({ ...identity, name: "n", description: null, dueDate: null, scheduledStartDate: null })
    expect(made).toMatchObject({ active: false, archived: false, scheduleStatus: "none", createdAt: 1_000 })
    expect(statusOf(made)).toBe("not_started")
  })

  it.each([999, 1_000])("leaves it not started when its start, %i, has passed", (startOn) => {
    const made = planned({ startOn })
    expect(lifecycle.at(made, true, 9_000)).toBe(made)
    expect(statusOf(made)).toBe("not_started")
  })

  it.each([undefined, "not_started" as const])("waits for a future start, with status %s", (status) => {
    const made = planned({ startOn: 5_000, status })
    expect(made).toMatchObject({ active: false, scheduleStatus: "pending", updatedAt: 1_000 })
    expect(lifecycle.at(made, true, 5_000)).toMatchObject({ active: true, lastActivatedAt: 5_000 })
  })

  it("starts, completes or archives it at once on request, whatever its start", () => {
    for (const startOn of [null, 500, 5_000]) {
      const started = planned({ startOn, status: "started" })
      const status = startOn === null ? "none" : startOn > 1_000 ? "cancelled" : "started"
      expect(started).toMatchObject({ active: true, lastActivatedAt: 1_000, scheduleStatus: status })
      const completed = planned({ startOn, status: "completed" })
      expect(completed).toMatchObject({ active: false, lastActivatedAt: null, completedAt: 1_000 })
      const archived = planned({ startOn, archived: true })
      expect(archived).toMatchObject({ archived: true, active: false, scheduledStartDate: startOn })
      for (const made of [started, completed, archived])
        expect(made).toMatchObject({ createdAt: 1_000, updatedAt: 1_000 })
      for (const made of [started, completed]) expect(lifecycle.at(made, true, 9_000)).toBe(made)
    }
  })
})

describe("writing a status", () => {
  it.each(statuses)("makes any experiment %s", (status) => {
    for (const old of statuses) {
      expect(statusOf(applyPatch(planned({ status: old }), { status }, 2_000))).toBe(status)
    }
  })

  it("starts now, from completed too", () => {
    expect(applyPatch(planned({ status: "completed" }), { status: "started" }, 2_000)).toMatchObject({
      active: true,
      lastActivatedAt: 2_000,
      completedAt: null,
      updatedAt: 2_000
    })
  })

  it("completes now, and keeps the time of the start", () => {
    expect(applyPatch(planned({ status: "started" }), { status: "completed" }, 2_000)).toMatchObject({
      active: false,
      lastActivatedAt: 1_000,
      lastDeactivatedAt: 2_000,
      completedAt: 2_000
    })
  })

  it("`not_started` stops allocation and clears both times", () => {
    expect(applyPatch(planned({ status: "started" }), { status: "not_started" }, 2_000)).toMatchObject({
      active: false,
      lastActivatedAt: null,
      completedAt: null,
      lastDeactivatedAt: 2_000
    })
  })

  it("that is the current one changes nothing, also when paused or waiting", () => {
    for (const status of statuses) {
      const made = planned({ status })
      expect(applyPatch(made, { status }, 2_000)).toBe(made)
    }
    const resting = paused()
    expect(applyPatch(resting, { status: "started" }, 2_000)).toBe(resting)
    const waiting = planned({ startOn: 5_000 })
    expect(applyPatch(waiting, { status: "not_started" }, 2_000)).toBe(waiting)
  })
})

describe("writing a start", () => {
  it.each(["not_started", "completed"] as const)(
    "in the future beside `started` starts a %s experiment now",
    (status) => {
      const started = applyPatch(planned({ status }), { startOn: 5_000, status: "started" }, 2_000)
      expect(started).toMatchObject({ active: true, lastActivatedAt: 2_000, scheduleStatus: "cancelled" })
      expect(started.scheduledStartDate).toBe(5_000)
    }
  )

  it("in the future beside `started` leaves a running experiment running and a paused one paused", () => {
    const running = planned({ status: "started" })
    for (const old of [running, paused()]) {
      const next = applyPatch(old, { startOn: 5_000, status: "started" }, 2_000)
      expect(next).toEqual({ ...old, scheduledStartDate: 5_000, scheduleStatus: "cancelled", updatedAt: 2_000 })
    }
  })

  it("in the future stops a running experiment when no status is written", () => {
    const held = applyPatch(planned({ status: "started" }), { startOn: 5_000 }, 2_000)
    expect(held).toMatchObject({ active: false, scheduleStatus: "pending", lastActivatedAt: 1_000 })
  })

  it.each(statuses)("in the future beside `not_started` makes a %s experiment wait for it", (status) => {
    const waiting = applyPatch(planned({ status }), { startOn: 5_000, status: "not_started" }, 2_000)
    expect(waiting).toMatchObject({
      active: false,
      lastActivatedAt: null,
      completedAt: null,
      scheduleStatus: "pending"
    })
    expect(lifecycle.at(waiting, true, 5_000)).toMatchObject({ active: true, lastActivatedAt: 5_000 })
  })

  it("again after it was cancelled makes an inactive experiment wait once more, and a running one only beside `not_started`", () => {
    const early = planned({ startOn: 5_000, status: "started" })
    expect(applyPatch(early, { startOn: 5_000 }, 2_000)).toBe(early)
    const undone = applyPatch(early, { status: "not_started" }, 2_000)
    expect(undone).toMatchObject({ scheduleStatus: "cancelled" })
    expect(applyPatch(undone, { startOn: 5_000 }, 3_000)).toMatchObject({ scheduleStatus: "pending" })
    expect(applyPatch(undone, { startOn: 5_000, status: "not_started" }, 3_000)).toBe(undone)
    const back = applyPatch(early, { startOn: 5_000, status: "not_started" }, 2_000)
    expect(back).toMatchObject({ active: false, scheduleStatus: "pending", lastDeactivatedAt: 2_000 })
  })

  it("in the past starts an experiment that waited, unless the status is written as `not_started` or `completed`", () => {
    const waiting = planned({ startOn: 5_000 })
    const written = (status: Status | undefined) => applyPatch(waiting, { startOn: 500, status }, 2_000)
    expect(written(undefined)).toMatchObject({ active: true, lastActivatedAt: 2_000 })
    expect(written("started")).toMatchObject({ active: true, lastActivatedAt: 2_000 })
    const never = { active: false, scheduleStatus: "missed", lastActivatedAt: null, lastDeactivatedAt: null }
    expect(written("not_started")).toMatchObject({ ...never, scheduledStartDate: 500, completedAt: null })
    expect(written("completed")).toMatchObject({ ...never, scheduledStartDate: 500, completedAt: 2_000 })
  })

  it("applies a due start before any other change", () => {
    const due = planned({ startOn: 2_000 })
    expect(applyPatch(due, { status: "started" }, 3_000)).toBe(due)
    expect(applyPatch(due, { name: "other" }, 3_000)).toMatchObject({ active: true, lastActivatedAt: 2_000 })
    expect(applyPatch(due, { archived: true }, 3_000)).toMatchObject({
      active: false,
      lastActivatedAt: 2_000,
      lastDeactivatedAt: 3_000
    })
  })
})

describe("the archive", () => {
  it("accepts an experiment with any other changes, and returns it inactive", () => {
    const archived = applyPatch(planned(), { name: "other", status: "started", archived: true }, 2_000)
    expect(archived).toMatchObject({ name: "other", archived: true, active: false, lastActivatedAt: 2_000 })
    const restored = applyPatch(archived, { archived: false }, 3_000)
    expect(restored).toEqual({ ...archived, archived: false, updatedAt: 3_000 })
  })

  it("suspends the wait for a start, which a restore before the date resumes", () => {
    const archived = applyPatch(planned({ startOn: 5_000 }), { archived: true }, 2_000)
    expect(archived).toMatchObject({ scheduleStatus: "pending", lastDeactivatedAt: null })
    const restored = applyPatch(archived, { archived: false }, 4_999)
    expect(applyPatch(restored, { startOn: 5_000 }, 4_999)).toBe(restored)
    expect(lifecycle.at(restored, true, 5_000)).toMatchObject({ active: true, lastActivatedAt: 5_000 })
  })

  it("leaves a start missed that came before the restore", () => {
    const archived = applyPatch(planned({ startOn: 5_000 }), { archived: true }, 2_000)
    const restored = applyPatch(archived, { archived: false }, 5_000)
    expect(restored).toMatchObject({ archived: false, active: false, scheduleStatus: "missed", lastActivatedAt: null })
    expect(lifecycle.at(restored, true, 9_000)).toBe(restored)
  })

  it("is left by `archived: false` alone", () => {
    expect(isRestore({ archived: false, name: undefined, dueDate: undefined })).toBe(true)
    for (const plan of [{}, { archived: true }, { archived: false, dueDate: null }, { archived: false, name: "n" }]) {
      expect(isRestore(plan)).toBe(false)
    }
  })
})

it("an empty description differs from none, and null clears a field", () => {
  const made = planned({ description: "", dueDate: 7_000, startOn: 5_000 })
  const cleared = applyPatch(made, { description: null, dueDate: null, startOn: null }, 2_000)
  expect(cleared).toMatchObject({ description: null, dueDate: null, scheduledStartDate: null, scheduleStatus: "none" })
  expect(applyPatch(cleared, { description: "" }, 3_000)).toMatchObject({ description: "", updatedAt: 3_000 })
})
