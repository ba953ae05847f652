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
  const { archived, startOn, status = statusOf(before) } = plan
  if (archived === true || status === "completed") return null
  const turns = status !== statusOf(before)
  const kept = turns && status === "started" ? null : armed
  if (startOn === undefined || (startOn === before.scheduledStartDate && !turns)) return kept
  return plan.status !== "started" && startOn !== null && startOn > now ? startOn : null
}

it("an experiment matches its plan and keeps its rules under any changes at any time", () => {
  fc.assert(
    fc.property(plan, steps, (first, steps) => {
      let now = start
      let experiment = planned(first, now)
      let armed = experiment.schedulePending ? experiment.scheduledStartDate : null
      for (const { plan, wait } of steps) {
        now += wait
        const before = lifecycle.at(experiment, now)
        if (armed !== null && armed <= now) {
          expect(before).toMatchObject({ active: true, schedulePending: false, lastActivatedAt: armed })
          armed = null
        }
        expect(applyPatch(experiment, {}, now)).toBe(experiment)
        expect(applyPatch(experiment, echo(before), now)).toBe(experiment)
        if (before.archived && !isRestore(plan)) continue
        const next = applyPatch(experiment, plan, now)
        armed = armedBy(armed, before, plan, now)
        expect(next === experiment || next.updatedAt === now).toBe(true)
        expect(next).toMatchObject({ ...identity, createdAt: start })
        const seen = lifecycle.at(next, now)
        // A future start that is moved into the past counts as a start now.
        const due = typeof plan.startOn === "number" && plan.startOn <= now
        const status = before.schedulePending && due ? { status: "started" } : {}
        expect(echo(seen)).toEqual({ ...echo(before), ...status, ...plan })
        expect(seen.schedulePending).toBe(armed !== null)
        if (armed !== null) expect(seen.scheduledStartDate).toBe(armed)
        expect(seen.active && seen.schedulePending).toBe(false)
        if (seen.active) expect(statusOf(seen)).toBe("started")
        if (seen.archived) expect(seen.active || seen.schedulePending).toBe(false)
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
        if (workerRuns) worked = lifecycle.at(worked, now)
        if (worked.archived && !isRestore(plan)) continue
        const changed = applyPatch(worked, plan, now) !== worked
        expect(applyPatch(alone, plan, now) !== alone).toBe(changed)
        worked = applyPatch(worked, plan, now)
        alone = applyPatch(alone, plan, now)
        expect(lifecycle.at(worked, now)).toEqual(lifecycle.at(alone, now))
      }
    }),
    { numRuns: 1_000 }
  )
})
