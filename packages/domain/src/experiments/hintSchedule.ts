import { Effect } from "effect"
import type { JobQueue } from "../jobs/JobQueue.ts"
import type { Experiment } from "./Experiment.ts"

/**
 * Queues a job for the instant of a pending start, and for that of the end of an experiment that is not completed. The completions of one with
 * `stopAtCompletions` are counted again at once, if need be.
 */
export const hintSchedule = (queue: JobQueue["Service"], experiment: Experiment): Effect.Effect<void> => {
  const { completedAt, scheduledEndDate, scheduledStartDate, scheduleStatus, stopAtCompletions } = experiment
  const start = scheduleStatus === "pending" ? scheduledStartDate : null
  const end = completedAt === null ? scheduledEndDate : null
  const hint = (at: number | null) =>
    at === null ? Effect.void : queue.hint({ name: "activateDueExperiments", payload: {}, at })
  const counting =
    completedAt === null && stopAtCompletions !== null
      ? queue.hint({ name: "recountCompletions", payload: {} })
      : Effect.void
  return Effect.all([hint(start), hint(end), counting], { discard: true })
}
