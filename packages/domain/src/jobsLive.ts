import { Layer } from "effect"
import { ScheduledStarts } from "./experiments/ScheduledStarts.ts"
import { AssignmentPropagation } from "./planning/AssignmentPropagation.ts"
import { CompletionCounts } from "./samples/CompletionCounts.ts"
import { CompletionStamps } from "./samples/CompletionStamps.ts"

/** Every service that a job uses; requires the stores. */
export const jobsLive = Layer.mergeAll(
  AssignmentPropagation.layer,
  CompletionCounts.layer,
  CompletionStamps.layer,
  ScheduledStarts.layer
)
