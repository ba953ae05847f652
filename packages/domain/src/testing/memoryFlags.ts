import { Result } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import { ExperimentKeyTaken } from "../experiments/ExperimentKeyTaken.ts"
import { checkFallback } from "../experiments/valueTypes.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { State, Stored } from "./memoryState.ts"

/** Refuses a key that another experiment of the team has. */
export const refuseTakenKey = (
  { experiments }: State,
  { id, key, teamId }: Experiment
): Result.Result<void, ExperimentKeyTaken> => {
  const isTaken = [...experiments.values()].some(
    ({ experiment }) => experiment.teamId === teamId && experiment.id !== id && experiment.key === key
  )
  return key !== null && isTaken ? Result.fail(new ExperimentKeyTaken({ key })) : Result.void
}

/** Refuses another fallback value that does not fit the buckets. */
export const settleFallback = (
  { allocation, experiment }: Stored,
  after: Experiment
): Result.Result<void, InvalidInput> =>
  experiment.fallbackValue === after.fallbackValue
    ? Result.void
    : checkFallback(allocation.buckets, after.fallbackValue)
