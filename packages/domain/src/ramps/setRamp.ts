import { Equal, Result } from "effect"
import type { Allocation } from "../allocation/Allocation.ts"
import { distributionProblems, replacementProblems } from "../allocation/distributionProblems.ts"
import { slotCount } from "../allocation/Share.ts"
import { ExperimentArchived, ExperimentCompleted } from "../experiments/Experiment.ts"
import { type ValuedBucket, valueProblems } from "../experiments/valueTypes.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"
import type { NewRamp, Ramp } from "./Ramp.ts"
import type { RampFacts } from "./RampStore.ts"

const inStep = (index: number, problems: readonly Problem[]): readonly Problem[] =>
  problems.map(({ message, path }) => ({ path: ["steps", index, ...path], message }))

const timeProblems = ({ steps }: NewRamp, now: number): readonly Problem[] =>
  steps.flatMap(({ at }, index): readonly Problem[] => {
    const path = ["steps", index, "at"]
    const before = steps[index - 1]
    if (at <= now) return [{ path, message: "must be in the future" }]
    return before !== undefined && at <= before.at ? [{ path, message: "must be later than the step before" }] : []
  })

/** The problems of each distribution, which replaces the one before it. */
const shareProblems = ({ buckets }: Allocation, { steps }: NewRamp): readonly Problem[] =>
  steps.flatMap((step, index) => inStep(index, replacementProblems(steps[index - 1]?.buckets ?? buckets, step.buckets)))

/** The buckets that a step leaves: a bucket that it adds has no value. */
const afterStep = (before: readonly ValuedBucket[], { buckets }: NewRamp["steps"][number]): readonly ValuedBucket[] => {
  const values = new Map(before.map(({ name, value }) => [name, value]))
  return buckets.map(({ name }) => ({ name, value: values.get(name) ?? null }))
}

/** The problems of the values that each step leaves. */
const stepValueProblems = ({ buckets, fallbackValue }: Allocation, { steps }: NewRamp): readonly Problem[] => {
  let left: readonly ValuedBucket[] = buckets
  return steps.flatMap((step, index) => {
    left = afterStep(left, step)
    const named = valueProblems(left, fallbackValue).map(({ message, path }) => ({
      message,
      path: path.map((part) => (part === "value" ? "name" : part))
    }))
    return inStep(index, named)
  })
}

/** Problems that a ramp has whatever the experiment is. */
export const rampProblems = (steps: readonly { readonly buckets: Parameters<typeof distributionProblems>[0] }[]) =>
  steps.flatMap(({ buckets }, index) => inStep(index, distributionProblems(buckets)))

const isSame = (ramp: Ramp, wanted: Pick<Ramp, "pauseOnSrm" | "steps">) =>
  ramp.pausedAt === null && Equal.equals({ pauseOnSrm: ramp.pauseOnSrm, steps: ramp.steps }, wanted)

/**
 * The ramp to store in place of any earlier one; the stored one if it is the same and has not begun. Every step must be in the future and fit
 * the buckets that the steps before it leave.
 */
export const setRamp = (
  { allocation, completedAt, now, ramp }: RampFacts,
  input: NewRamp
): Result.Result<Ramp, ExperimentArchived | ExperimentCompleted | InvalidInput> => {
  const { archived, experimentId } = allocation
  if (archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
  if (completedAt !== null) return Result.fail(new ExperimentCompleted({ id: experimentId }))
  const steps = input.steps.map(({ at, buckets }) => ({
    at,
    buckets: buckets.map((bucket) => ({ name: bucket.name, slots: slotCount(bucket) })),
    outcome: null
  }))
  const wanted = { pauseOnSrm: input.pauseOnSrm, steps }
  if (ramp !== null && isSame(ramp, wanted)) return Result.succeed(ramp)
  const problems = [
    ...timeProblems(input, now),
    ...shareProblems(allocation, input),
    ...stepValueProblems(allocation, input)
  ]
  if (problems.length > 0) return Result.fail(new InvalidInput({ problems }))
  return Result.succeed({ experimentId, ...wanted, pausedAt: null, pauseReason: null, createdAt: now, updatedAt: now })
}
