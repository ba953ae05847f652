import { Context, Effect, Layer } from "effect"
import type { JobName, JobPayload } from "./jobs.ts"

export interface Hint<N extends JobName = JobName> {
  readonly name: N
  readonly payload: JobPayload<N>
  /** When to run the job, milliseconds since the epoch; now when absent. Hints with the same name, payload and instant become one job. */
  readonly at?: number
}

/**
 * The port to the job queue. A job is only a hint: the database holds the work to do. So `hint` never fails and never waits for the
 * queue. The `reconcile` job does the work of lost hints.
 */
export class JobQueue extends Context.Service<
  JobQueue,
  {
    readonly hint: <N extends JobName>(hint: Hint<N>) => Effect.Effect<void>
  }
>()("domain/JobQueue") {
  /** Drops every hint, so all work waits for `reconcile`. */
  static readonly layerNone = Layer.succeed(JobQueue, JobQueue.of({ hint: () => Effect.void }))
}
