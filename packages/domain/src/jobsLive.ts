import { Layer } from "effect"
import { ScheduledStarts } from "./experiments/ScheduledStarts.ts"
import { OutcomeFolds } from "./outcomes/OutcomeFolds.ts"
import { AssignmentPropagation } from "./planning/AssignmentPropagation.ts"
import { ScheduledRamps } from "./ramps/ScheduledRamps.ts"
import { ResultWatch } from "./results/ResultWatch.ts"
import { CompletionStamps } from "./samples/CompletionStamps.ts"

/** Every service that a job uses; requires the stores and the job queue. */
export const jobsLive = Layer.mergeAll(
  AssignmentPropagation.layer,
  CompletionStamps.layer,
  ResultWatch.layer,
  OutcomeFolds.layer,
  ScheduledRamps.layer,
  ScheduledStarts.layer
)
