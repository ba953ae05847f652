import { jobsLive } from "@sortition/domain/jobsLive"
import { ExperimentStoreLive } from "@sortition/postgres/experiments/ExperimentStoreLive"
import { databaseMetrics } from "@sortition/postgres/metrics/databaseMetrics"
import { AssignmentStoreLive } from "@sortition/postgres/planning/AssignmentStoreLive"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import { SampleStoreLive } from "@sortition/postgres/samples/SampleStoreLive"
import { JobWorker, type JobWorkerOptions } from "@sortition/queue/JobWorker"
import { Effect, Layer } from "effect"
import { jobHandlers } from "./jobHandlers.ts"

export interface WorkerOptions extends JobWorkerOptions {
  /** Follows each `reconcile` that succeeded. */
  readonly afterRounds?: Effect.Effect<void>
}

const storesLive = Layer.mergeAll(
  AssignmentStoreLive,
  ExperimentStoreLive,
  IdempotencyKeys.layer,
  SampleStoreLive,
  databaseMetrics
)

/** Runs the jobs: on a `Database` and a `QueueConnection`. Closing finishes what is in flight. */
export const workerLive = ({ afterRounds = Effect.void, ...options }: WorkerOptions = {}) =>
  JobWorker.layer(
    { ...jobHandlers, reconcile: (payload) => jobHandlers.reconcile(payload).pipe(Effect.andThen(afterRounds)) },
    options
  ).pipe(Layer.provide(jobsLive), Layer.provide(storesLive))
