import { Result } from "effect"
import { fieldProblem, InvalidInput } from "../shared/InvalidInput.ts"
import type { Experiment } from "./Experiment.ts"
import type { LimitsPatch } from "./ExperimentLimits.ts"

/** The experiment as one that is not completed. Clears an end date that has passed: it ends an experiment once. */
export const reopened = (experiment: Experiment, now: number): Experiment => {
  const { scheduledEndDate } = experiment
  const hasPassed = scheduledEndDate !== null && scheduledEndDate <= now
  return { ...experiment, completedAt: null, endedBy: null, scheduledEndDate: hasPassed ? null : scheduledEndDate }
}

interface Changed extends LimitsPatch {
  /** The end date before the change; null for a new experiment. */
  readonly earlier: number | null
  /** What a message calls the end date. */
  readonly subject: string
}

/**
 * The experiment after a change, unless the change sets an end date that has passed, or the experiment would start at or after its end.
 * A completed experiment may get its stored end date once more.
 */
export const checkEndDate = (
  after: Experiment,
  { earlier, scheduledEndDate: wanted, subject }: Changed,
  now: number
): Result.Result<Experiment, InvalidInput> => {
  const { completedAt, scheduledEndDate: end, scheduledStartDate: start, scheduleStatus } = after
  const fail = (field: string, message: string) =>
    Result.fail(new InvalidInput({ problems: [fieldProblem(field, message)] }))
  if (wanted != null && wanted <= now && (completedAt === null || wanted !== earlier)) {
    return fail("scheduledEndDate", `${subject} must be in the future`)
  }
  if (scheduleStatus === "pending" && start !== null && end !== null && end <= start) {
    return fail(wanted === undefined ? "scheduledStartDate" : "scheduledEndDate", `${subject} must be after the start`)
  }
  return Result.succeed(after)
}
