import { Equal, Result } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import { PlanFixed } from "../experiments/PlanFixed.ts"
import type { State } from "./memoryState.ts"

/** Refuses a change of the plan of an experiment that has a sample which counts. */
export const settlePlan = (
  { samples }: State,
  before: Experiment,
  after: Experiment
): Result.Result<void, PlanFixed> => {
  if (Equal.equals(before.plan, after.plan)) return Result.void
  const isCounted = [...samples.values()].some(
    (sample) => sample.experimentId === after.id && sample.allocatedBy !== "override"
  )
  return isCounted ? Result.fail(new PlanFixed({ id: after.id })) : Result.void
}
