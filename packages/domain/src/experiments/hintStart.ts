import { Effect } from "effect"
import type { JobQueue } from "../jobs/JobQueue.ts"
import type { Experiment } from "./Experiment.ts"

/** Tells the worker when a pending schedule is due. */
export const hintStart = (queue: JobQueue["Service"], experiment: Experiment): Effect.Effect<void> =>
  experiment.schedulePending && experiment.scheduledStartDate !== null
    ? queue.hint({ name: "activateDueExperiments", payload: {}, at: experiment.scheduledStartDate })
    : Effect.void
