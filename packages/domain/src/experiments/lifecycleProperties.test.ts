import { Result } from "effect"
import fc from "fast-check"
import { expect, it } from "vitest"
import { type Experiment, noDetails } from "./Experiment.ts"
import { at, create, type ExperimentPatch, notSampledReason, update } from "./lifecycle.ts"

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
const step = fc.record({ wait: fc.nat(6), patch: fc.option(patch), workerRuns: fc.boolean() })
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
  const held = date !== undefined && armed !== null
  return patch.active === true && !held ? null : armed
}

it("an experiment keeps its rules under any changes at any time", () => {
  fc.assert(
    fc.property(story, ({ steps, ...input }) => {
      let now = start
      let experiment = create({ ...identity, ...noDetails, name: "one", ...input }, now)
      let before = experiment
      let armed = input.scheduledStartDate !== null && input.scheduledStartDate > now ? input.scheduledStartDate : null
      for (const { patch, wait } of steps) {
        now += wait
        const seen = at(experiment, now)
        if (armed !== null && armed <= now) {
          expect(seen).toMatchObject({ active: true, schedulePending: false, lastActivatedAt: armed })
          armed = null
        } else {
          expect(seen).toEqual(before)
        }
        before = seen
        if (patch !== null) {
          const updated = update(experiment, patch, now)
          expect(Result.isFailure(updated)).toBe(patch.completed === true && patch.active === true)
          if (Result.isFailure(updated)) continue
          armed = armedBy(armed, seen, patch, now)
          experiment = updated.success
        }
        const next = at(experiment, now)
        before = next
        expect(next.active && next.schedulePending).toBe(false)
        expect(next.schedulePending).toBe(armed !== null)
        if (next.schedulePending) expect(next.scheduledStartDate).toBe(armed)
        if (next.completedAt !== null) expect(next.active || next.schedulePending).toBe(false)
        for (const time of [next.lastActivatedAt, next.lastDeactivatedAt, next.completedAt, next.updatedAt]) {
          expect(time ?? 0).toBeLessThanOrEqual(now)
        }
        expect(notSampledReason(experiment, true, now) === null).toBe(next.active && next.completedAt === null)
        expect(notSampledReason(experiment, false, now)).not.toBeNull()
        expect(notSampledReason({ ...experiment, archived: true }, true, now)).toBe("experiment_archived")
      }
    }),
    { numRuns: 2_000 }
  )
})

it("a caller sees no difference between a start that a worker stored and one that it did not", () => {
  const seen = (experiment: Experiment, now: number) => ({ ...at(experiment, now), updatedAt: 0 })
  fc.assert(
    fc.property(story, ({ steps, ...input }) => {
      let now = start
      let worked = create({ ...identity, ...noDetails, name: "one", ...input }, now)
      let alone = worked
      for (const { patch, wait, workerRuns } of steps) {
        now += wait
        if (workerRuns) worked = at(worked, now)
        if (patch !== null) {
          worked = Result.getOrElse(update(worked, patch, now), () => worked)
          alone = Result.getOrElse(update(alone, patch, now), () => alone)
        }
        expect(seen(worked, now)).toEqual(seen(alone, now))
        expect(notSampledReason(worked, true, now)).toBe(notSampledReason(alone, true, now))
      }
    }),
    { numRuns: 1_000 }
  )
})
