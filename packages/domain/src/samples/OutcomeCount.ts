import { Context, Result } from "effect"
import type { Reason } from "../shared/Reason.ts"
import type { Enrolled } from "./decideEnrolment.ts"
import { NotSampled, OverrideConflict, type Sample, SampleConflict } from "./Sample.ts"

/** What became of a request for a sample. `conflict`: a stored sample or an override has another bucket than the request. */
export type Outcome = Reason | "conflict"

/** Receives the outcome of every request for a sample that was decided, with the bucket of a sample that it made. */
export type CountOutcome = (experimentId: string, outcome: Outcome | "completed", bucket: string | null) => void

/** Receives every outcome, and `completed` for each sample that was completed for the first time. Does nothing by default. */
export const OutcomeCount = Context.Reference<CountOutcome>("domain/OutcomeCount", {
  defaultValue: () => () => undefined
})

/** The bucket that is counted with an outcome: that of a new sample. */
export const countedBucket = ({ allocatedBucket }: Sample, outcome: Outcome): string | null =>
  outcome === "allocated" || outcome === "forced" ? allocatedBucket : null

/** The outcome of an answered request; null when nothing was decided, because the request is not valid. */
export const outcomeOf = (result: Result.Result<Pick<Enrolled, "reason">, unknown>): Outcome | null => {
  if (Result.isSuccess(result)) return result.success.reason
  if (result.failure instanceof NotSampled) return result.failure.reason
  return result.failure instanceof SampleConflict || result.failure instanceof OverrideConflict ? "conflict" : null
}
