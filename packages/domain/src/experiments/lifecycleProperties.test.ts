import { Result } from "effect"
import fc from "fast-check"
import { expect, it } from "vitest"
import { type Experiment, noDetails } from "./Experiment.ts"
import { noLimits } from "./ExperimentLimits.ts"
import { noFlagFields } from "./FlagFields.ts"
import { at, create, type ExperimentPatch, type Moment, update } from "./lifecycle.ts"
import { compileNotSampledReason, notSampledReason } from "./notSampledReason.ts"

const identity = { id: "e", number: "1", serviceId: "s", teamId: "1" }
const start = 1_000
// Few distinct instants, so that clock and schedule often meet.
const instant = fc.integer({ min: start - 5, max: start + 40 })
const patch: fc.Arbitrary<ExperimentPatch> = fc.record(
  {
    name: fc.constantFrom("one", "other"),
    active: fc.boolean(),
    scheduledStartDate: fc.option(instant),
    completed: fc.constant(true as const)
  },
  { requiredKeys: [] }
)
const step = fc.record({
  wait: fc.nat(6),
  patch: fc.option(patch),
  workerRuns: fc.boolean(),
  serviceActive: fc.constantFrom(true, true, false)
})
const story = fc.record({
  active: fc.boolean(),
  scheduledStartDate: fc.option(instant),
  steps: fc.array(step, { maxLength: 25 })
})

/** The start that must still fire after `patch`. */
const armedBy = (armed: number | null, before: Experiment, patch: ExperimentPatch, now: number): number | null => {
  const date = patch.scheduledStartDate
  if (patch.completed === true) return null
  const reopens = before.completedAt !== null && patch.active === true
  if (date !== undefined && (date !== before.scheduledStartDate || reopens)) {
    const closed = before.completedAt !== null && !reopens
    return date !== null && date > now && !closed ? date : null
  }
  if (patch.active !== undefined || date === undefined) return patch.active === undefined ? armed : null
  const rearms = date !== null && date > now && !before.active && before.completedAt === null
  return rearms ? date : armed
}

it("an experiment keeps its rules under any changes at any time", () => {
  fc.assert(
    fc.property(story, ({ steps, ...input }) => {
      let now = start
      let experiment = create({ ...identity, ...noDetails, ...noFlagFields, ...noLimits, name: "one", ...input }, now)
      let before = experiment
      let armed = input.scheduledStartDate !== null && input.scheduledStartDate > now ? input.scheduledStartDate : null
      let serviceActive = true
      for (const { patch, serviceActive: becomesActive, wait } of steps) {
        now += wait
        const seen = at(experiment, serviceActive, now)
        if (armed !== null && armed <= now) {
          const started = { active: true, scheduleStatus: "started", lastActivatedAt: armed }
          expect(seen).toMatchObject(serviceActive ? started : { ...before, scheduleStatus: "missed" })
          armed = null
        } else {
          expect(seen).toEqual(before)
        }
        before = seen
        // A change to the service settles due schedules first.
        if (becomesActive !== serviceActive) experiment = seen
        serviceActive = becomesActive
        if (patch !== null) {
          const updated = update(experiment, patch, { serviceActive, now })
          expect(Result.isFailure(updated)).toBe(patch.completed === true && patch.active === true)
          if (Result.isFailure(updated)) continue
          armed = armedBy(armed, seen, patch, now)
          experiment = updated.success
        }
        const next = at(experiment, serviceActive, now)
        before = next
        const pending = next.scheduleStatus === "pending"
        expect(next.active && pending).toBe(false)
        expect(pending).toBe(armed !== null)
        if (pending) expect(next.scheduledStartDate).toBe(armed)
        expect(next.scheduleStatus === "none").toBe(next.scheduledStartDate === null)
        if (next.completedAt !== null) expect(next.active || pending).toBe(false)
        for (const time of [next.lastActivatedAt, next.lastDeactivatedAt, next.completedAt, next.updatedAt]) {
          expect(time ?? 0).toBeLessThanOrEqual(now)
        }
        const samples = serviceActive && next.active && next.completedAt === null
        expect(notSampledReason(experiment, serviceActive, now) === null).toBe(samples)
        expect(notSampledReason(experiment, serviceActive, now)).toBe(notSampledReason(next, serviceActive, now))
        const compiled = compileNotSampledReason(experiment, serviceActive)
        for (const instant of [now, now - 1, armed ?? now, (armed ?? now) - 1, now + 1_000_000]) {
          expect(compiled(instant)).toBe(notSampledReason(experiment, serviceActive, instant))
        }
        expect(notSampledReason(experiment, false, now)).not.toBeNull()
        expect(notSampledReason({ ...experiment, archived: true }, true, now)).toBe("experiment_archived")
      }
    }),
    { numRuns: 2_000 }
  )
})

/** The same with end dates. */
const ending = fc
  .record({
    active: fc.boolean(),
    scheduledStartDate: fc.option(instant),
    scheduledEndDate: fc.option(fc.integer({ min: start + 1, max: start + 40 })),
    steps: fc.array(
      step.chain((one) =>
        fc.option(instant).map((end) => ({
          ...one,
          patch: one.patch === null || end === null ? one.patch : { ...one.patch, scheduledEndDate: end }
        }))
      ),
      { maxLength: 25 }
    )
  })
  .filter(({ scheduledEndDate: end, scheduledStartDate: from }) => from === null || end === null || from < end)

it("a caller sees no difference between a start or an end that a worker stored and one that it did not", () => {
  const seen = (experiment: Experiment, moment: Moment) => {
    return { ...at(experiment, moment.serviceActive, moment.now), updatedAt: 0 }
  }
  fc.assert(
    fc.property(ending, ({ steps, ...input }) => {
      let now = start
      let worked = create({ ...identity, ...noDetails, ...noFlagFields, ...noLimits, name: "one", ...input }, now)
      let alone = worked
      let serviceActive = true
      const settled = (experiment: Experiment) => at(experiment, serviceActive, now)
      for (const { patch, serviceActive: becomesActive, wait, workerRuns } of steps) {
        now += wait
        if (workerRuns) worked = settled(worked)
        if (becomesActive !== serviceActive) [worked, alone] = [settled(worked), settled(alone)]
        serviceActive = becomesActive
        const moment = { serviceActive, now }
        if (patch !== null) {
          worked = Result.getOrElse(update(worked, patch, moment), () => worked)
          alone = Result.getOrElse(update(alone, patch, moment), () => alone)
        }
        const current = seen(alone, moment)
        expect(seen(worked, moment)).toEqual(current)
        const { completedAt, endedBy, scheduledEndDate } = current
        expect(endedBy === null).toBe(completedAt === null)
        if (endedBy === "scheduled_end") expect(completedAt).toBeLessThanOrEqual(now)
        // So no end that has passed can end the experiment again.
        if (completedAt === null && scheduledEndDate !== null) expect(scheduledEndDate).toBeGreaterThan(now)
        const reason = notSampledReason(alone, serviceActive, now)
        expect(notSampledReason(worked, serviceActive, now)).toBe(reason)
        expect(compileNotSampledReason(alone, serviceActive)(now)).toBe(reason)
      }
    }),
    { numRuns: 1_000 }
  )
})
