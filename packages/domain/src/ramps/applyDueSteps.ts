import { Result } from "effect"
import type { Allocation } from "../allocation/Allocation.ts"
import { replaceBuckets } from "../allocation/replaceBuckets.ts"
import type { Ramp, RampStep, StepFailure, StepOutcome } from "./Ramp.ts"
import type { RampFacts } from "./RampStore.ts"

const isDue = ({ at, outcome }: RampStep, now: number) => outcome === null && at <= now

const applyStep = (
  { allocation, completedAt, now }: RampFacts,
  { buckets }: RampStep
): Result.Result<Allocation, StepFailure> => {
  if (completedAt !== null) return Result.fail("experiment_completed")
  return Result.mapError(replaceBuckets(allocation, buckets, now), ({ _tag }) =>
    _tag === "ExperimentArchived" ? "experiment_archived" : "invalid_input"
  )
}

/**
 * The ramp and the allocation after the steps that are due. Only the last one of them is applied, those before it are skipped: they would
 * have been in force at times that are over. A step that cannot be applied changes nothing but its outcome.
 */
export const applyDueSteps = (
  ramp: Ramp,
  facts: RampFacts
): { readonly ramp: Ramp; readonly allocation: Allocation } => {
  const { allocation, now } = facts
  const last = ramp.steps.findLast((step) => isDue(step, now))
  if (ramp.pausedAt !== null || last === undefined) return { ramp, allocation }
  const applied = applyStep(facts, last)
  const outcome: StepOutcome = Result.match(applied, {
    onSuccess: ({ version }) => ({ status: "applied", settledAt: now, version }),
    onFailure: (reason) => ({ status: "failed", settledAt: now, reason })
  })
  const skipped: StepOutcome = { status: "skipped", settledAt: now }
  const steps = ramp.steps.map((step) => {
    if (step === last) return { ...step, outcome }
    return isDue(step, now) ? { ...step, outcome: skipped } : step
  })
  return { ramp: { ...ramp, steps, updatedAt: now }, allocation: Result.getOrElse(applied, () => allocation) }
}
