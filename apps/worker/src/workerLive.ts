import { domainLive } from "@sortition/domain/domainLive"
import { storesLive } from "@sortition/postgres/storesLive"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { JobWorker, type JobWorkerOptions } from "@sortition/queue/JobWorker"
import { Effect, Layer } from "effect"
import { jobHandlers } from "./jobHandlers.ts"

export interface WorkerOptions extends JobWorkerOptions {
  /** Follows each `reconcile` that succeeded. */
  readonly afterRounds?: Effect.Effect<void>
}

/** Runs the jobs: on a `Database` and a `QueueConnection`. Closing finishes what is in flight. */
export const workerLive = ({ afterRounds = Effect.void, ...options }: WorkerOptions = {}) =>
  JobWorker.layer(
    { ...jobHandlers, reconcile: (payload) => jobHandlers.reconcile(payload).pipe(Effect.andThen(afterRounds)) },
    options
  ).pipe(Layer.provide(domainLive), Layer.provide(Layer.mergeAll(storesLive, JobQueueLive)))
