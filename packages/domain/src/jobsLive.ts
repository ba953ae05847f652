import { Layer } from "effect"
import { ScheduledStarts } from "./experiments/ScheduledStarts.ts"
import { OutcomeFolds } from "./outcomes/OutcomeFolds.ts"
import { AssignmentPropagation } from "./planning/AssignmentPropagation.ts"
import { ScheduledRamps } from "./ramps/ScheduledRamps.ts"
import { ResultWatch } from "./results/ResultWatch.ts"
import { CompletionCounts } from "./samples/CompletionCounts.ts"
import { CompletionStamps } from "./samples/CompletionStamps.ts"

/** Every service that a job uses; requires the stores and the job queue. */
export const jobsLive = Layer.mergeAll(
  AssignmentPropagation.layer,
  CompletionCounts.layer,
  CompletionStamps.layer,
  ResultWatch.layer.pipe(Layer.provideMerge(ScheduledRamps.layer)),
  OutcomeFolds.layer,
  ScheduledStarts.layer
)
