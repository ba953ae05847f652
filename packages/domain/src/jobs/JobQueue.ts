import { Context, Effect, Layer } from "effect"
import type { JobName, JobPayload } from "./jobs.ts"

export interface Hint<N extends JobName = JobName> {
  readonly name: N
  readonly payload: JobPayload<N>
  /** When the job is wanted, milliseconds since the epoch; now when absent. Hints of one name and payload for one instant are one job. */
  readonly at?: number
}

/**
 * The port to the job queue. A job is a hint and the database the truth, so `hint` never fails and never waits for the queue:
 * what a fault of the queue swallows, the `reconcile` job finds again.
 */
export class JobQueue extends Context.Service<
  JobQueue,
  {
    readonly hint: <N extends JobName>(hint: Hint<N>) => Effect.Effect<void>
  }
>()("domain/JobQueue") {
  /** Drops every hint: for a process that leaves all work to `reconcile`. */
  static readonly layerNone = Layer.succeed(JobQueue, JobQueue.of({ hint: () => Effect.void }))
}
