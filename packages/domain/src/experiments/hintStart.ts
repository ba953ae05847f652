import { Effect } from "effect"
import type { JobQueue } from "../jobs/JobQueue.ts"
import type { Experiment } from "./Experiment.ts"

/** Queues a job for the instant of a pending schedule. */
export const hintStart = (queue: JobQueue["Service"], experiment: Experiment): Effect.Effect<void> =>
  experiment.scheduleStatus === "pending" && experiment.scheduledStartDate !== null
    ? queue.hint({ name: "activateDueExperiments", payload: {}, at: experiment.scheduledStartDate })
    : Effect.void
