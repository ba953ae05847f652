import type { ExperimentLimits } from "../experiments/ExperimentLimits.ts"
import type { Bucket } from "./Allocation.ts"

/** Whether the samples of the experiment must be counted as they are stored and completed. */
export const hasLimits = (
  { maxSamples, stopAtCompletions }: Pick<ExperimentLimits, "maxSamples" | "stopAtCompletions">,
  buckets: readonly Pick<Bucket, "maxSamples">[]
): boolean => maxSamples !== null || stopAtCompletions !== null || buckets.some((bucket) => bucket.maxSamples !== null)
