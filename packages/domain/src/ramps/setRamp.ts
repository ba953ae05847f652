import { Result } from "effect"
import type { Allocation } from "../allocation/Allocation.ts"
import { distributionProblems, replaceBuckets } from "../allocation/replaceBuckets.ts"
import { slotCount } from "../allocation/Share.ts"
import { ExperimentArchived, ExperimentCompleted } from "../experiments/Experiment.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"
import type { NewRamp, Ramp } from "./Ramp.ts"
import type { RampFacts } from "./RampStore.ts"

const timeProblems = ({ steps }: NewRamp, now: number): readonly Problem[] =>
  steps.flatMap(({ at }, index): readonly Problem[] => {
    const path = ["steps", index, "at"]
    const before = steps[index - 1]
    if (at <= now) return [{ path, message: "must be in the future" }]
    return before !== undefined && at <= before.at ? [{ path, message: "must be later than the step before" }] : []
  })

/** The problems of each distribution after those before it. */
const shareProblems = (start: Allocation, { steps }: NewRamp): readonly Problem[] => {
  let allocation = start
  return steps.flatMap(({ at, buckets }, index) => {
    const replaced = replaceBuckets(allocation, buckets, at)
    if (Result.isSuccess(replaced)) {
      allocation = replaced.success
      return []
    }
    const { failure } = replaced
    const problems = failure._tag === "InvalidInput" ? failure.problems : []
    return problems.map(({ message, path }) => ({ path: ["steps", index, ...path], message }))
  })
}

/** Problems that a ramp has whatever the experiment is. */
export const rampProblems = (steps: readonly { readonly buckets: Parameters<typeof distributionProblems>[0] }[]) =>
  steps.flatMap(({ buckets }, index) =>
    distributionProblems(buckets).map(({ message, path }) => ({ path: ["steps", index, ...path], message }))
  )

/** The ramp to store in place of any earlier one. Every step must be in the future and fit the buckets that the steps before it leave. */
export const setRamp = (
  { allocation, completedAt, now }: RampFacts,
  input: NewRamp
): Result.Result<Ramp, ExperimentArchived | ExperimentCompleted | InvalidInput> => {
  const { archived, experimentId } = allocation
  if (archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
  if (completedAt !== null) return Result.fail(new ExperimentCompleted({ id: experimentId }))
  const problems = [...timeProblems(input, now), ...shareProblems(allocation, input)]
  if (problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  const steps = input.steps.map(({ at, buckets }) => ({
    at,
    buckets: buckets.map((bucket) => ({ name: bucket.name, slots: slotCount(bucket) })),
    outcome: null
  }))
  const { pauseOnSrm } = input
  return Result.succeed({
    experimentId,
    steps,
    pauseOnSrm,
    pausedAt: null,
    pauseReason: null,
    createdAt: now,
    updatedAt: now
  })
}
