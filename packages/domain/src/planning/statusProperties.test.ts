import fc from "fast-check"
import { expect, it } from "vitest"
import type { Experiment } from "../experiments/Experiment.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { applyPatch, createPlanned, isRestore, type PlannedExperimentPatch, statuses, statusOf } from "./status.ts"

const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const planned = ({ name = "n", ...plan }: PlannedExperimentPatch, now: number) =>
  createPlanned(identity, { ...plan, name }, now)

const start = 1_000
// Few distinct instants, so that clock and schedule often meet.
const instant = fc.option(fc.integer({ min: start - 5, max: start + 40 }))
const plan: fc.Arbitrary<PlannedExperimentPatch> = fc.record(
  {
    name: fc.constantFrom("n", "other"),
    description: fc.constantFrom(null, "", "text"),
    status: fc.constantFrom(...statuses),
    archived: fc.boolean(),
    dueDate: instant,
    startOn: instant
  },
  { requiredKeys: [] }
)
const steps = fc.array(fc.record({ wait: fc.nat(6), plan, workerRuns: fc.boolean() }), { maxLength: 20 })

const echo = (experiment: Experiment): PlannedExperimentPatch => ({
  name: experiment.name,
  description: experiment.description,
  status: statusOf(experiment),
  archived: experiment.archived,
  dueDate: experiment.dueDate,
  startOn: experiment.scheduledStartDate
})

/** The start that must still fire after `plan`. */
const armedBy = (
  armed: number | null,
  before: Experiment,
  plan: PlannedExperimentPatch,
  now: number
): number | null => {
  const { startOn, status = statusOf(before) } = plan
  if (status === "completed") return null
  const turns = status !== statusOf(before)
  const kept = turns && status === "started" ? null : armed
  if (startOn === undefined) return kept
  if (startOn === before.scheduledStartDate && !turns) {
    const rearms = plan.status === undefined && startOn !== null && startOn > now && !before.active
    return rearms && before.completedAt === null ? startOn : kept
  }
  const held = plan.status === "started" && kept === null
  return !held && startOn !== null && startOn > now ? startOn : null
}

it("an experiment matches its plan and keeps its rules under any changes at any time", () => {
  fc.assert(
    fc.property(plan, steps, (first, steps) => {
      let now = start
      let experiment = planned(first, now)
      let armed = experiment.scheduleStatus === "pending" ? experiment.scheduledStartDate : null
      for (const { plan, wait } of steps) {
        now += wait
        const before = lifecycle.at(experiment, true, now)
        if (armed !== null && armed <= now) {
          const started = { active: true, archived: false, scheduleStatus: "started", lastActivatedAt: armed }
          expect(before).toMatchObject(
            experiment.archived ? { ...experiment, active: false, scheduleStatus: "missed" } : started
          )
          armed = null
        }
        expect(applyPatch(experiment, {}, now)).toBe(experiment)
        expect(applyPatch(experiment, echo(before), now)).toBe(experiment)
        if (before.archived && !isRestore(plan)) continue
        const next = applyPatch(experiment, plan, now)
        armed = armedBy(armed, before, plan, now)
        expect(next === experiment || next.updatedAt === now).toBe(true)
        expect(next).toMatchObject({ ...identity, createdAt: start })
        const seen = lifecycle.at(next, true, now)
        // A future start that is moved into the past counts as a start now.
        const due = typeof plan.startOn === "number" && plan.startOn <= now
        const status = before.scheduleStatus === "pending" && due ? { status: "started" } : {}
        expect(echo(seen)).toEqual({ ...echo(before), ...status, ...plan })
        const pending = seen.scheduleStatus === "pending"
        expect(pending).toBe(armed !== null)
        if (armed !== null) expect(seen.scheduledStartDate).toBe(armed)
        expect(seen.scheduleStatus === "none").toBe(seen.scheduledStartDate === null)
        expect(seen.active && (pending || seen.archived)).toBe(false)
        if (seen.active) expect(statusOf(seen)).toBe("started")
        if (before.active && !seen.active) expect(seen.lastDeactivatedAt).toBe(now)
        experiment = next
      }
    }),
    { numRuns: 2_000 }
  )
})

it("a caller sees no difference between a start that a worker stored and one that it did not", () => {
  fc.assert(
    fc.property(plan, steps, (first, steps) => {
      let now = start
      let worked = planned(first, now)
      let alone = worked
      for (const { plan, wait, workerRuns } of steps) {
        now += wait
        if (workerRuns) worked = lifecycle.at(worked, true, now)
        if (worked.archived && !isRestore(plan)) continue
        const changed = applyPatch(worked, plan, now) !== worked
        expect(applyPatch(alone, plan, now) !== alone).toBe(changed)
        worked = applyPatch(worked, plan, now)
        alone = applyPatch(alone, plan, now)
        expect(lifecycle.at(worked, true, now)).toEqual(lifecycle.at(alone, true, now))
      }
    }),
    { numRuns: 1_000 }
  )
})
