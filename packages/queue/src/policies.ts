import type { JobName } from "@sortition/domain/jobs/jobs"
import type { JobsOptions } from "bullmq"
import type { Duration } from "effect"

interface JobPolicy {
  /** Tries, pauses between them, and what is kept of finished jobs: bounded by number and age in seconds. */
  readonly options: Required<Pick<JobsOptions, "attempts" | "backoff" | "removeOnComplete" | "removeOnFail">>
  /** A longer try is interrupted and counts as failed. */
  readonly timeout: Duration.Input
}

const hour = 3_600

const retried: JobPolicy = {
  options: {
    attempts: 5,
    backoff: { type: "exponential", delay: 250 },
    removeOnComplete: { count: 100, age: hour },
    removeOnFail: { count: 500, age: 24 * hour }
  },
  timeout: "1 minute"
}

/** How each job is tried, retried and forgotten. */
export const policies: Readonly<Record<JobName, JobPolicy>> = {
  activateDueExperiments: retried,
  applyRampSteps: retried,
  recountCompletions: retried,
  stampSampleCompletions: retried,
  assignExperimentUsers: retried,
  foldOutcomes: retried,
  // It only begins to send: the database schedules further attempts.
  deliverWebhooks: retried,
  // The database schedules the next try.
  reportAuditHeads: { ...retried, options: { ...retried.options, attempts: 1 }, timeout: "10 minutes" },
  // The next tick is its retry.
  reconcile: { ...retried, options: { ...retried.options, attempts: 1 }, timeout: "5 minutes" }
}
