import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { jobsLive } from "@sortition/domain/jobsLive"
import { AuditStoreLive } from "@sortition/postgres/audit/AuditStoreLive"
import { ExperimentStoreLive } from "@sortition/postgres/experiments/ExperimentStoreLive"
import { databaseMetrics } from "@sortition/postgres/metrics/databaseMetrics"
import { AssignmentStoreLive } from "@sortition/postgres/planning/AssignmentStoreLive"
import { RampStoreLive } from "@sortition/postgres/ramps/RampStoreLive"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import { SampleStoreLive } from "@sortition/postgres/samples/SampleStoreLive"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { JobWorker, type JobWorkerOptions } from "@sortition/queue/JobWorker"
import { Effect, Layer } from "effect"
import { AuditWebhookLive } from "./AuditWebhookLive.ts"
import { jobHandlers } from "./jobHandlers.ts"

export interface WorkerOptions extends JobWorkerOptions {
  /** Follows each `reconcile` that succeeded. */
  readonly afterRounds?: Effect.Effect<void>
}

const storesLive = Layer.mergeAll(
  AssignmentStoreLive,
  AuditStoreLive,
  ExperimentStoreLive,
  IdempotencyKeys.layer,
  RampStoreLive,
  SampleStoreLive,
  databaseMetrics
)
const servicesLive = Layer.mergeAll(jobsLive, AuditReports.layer.pipe(Layer.provide(AuditWebhookLive))).pipe(
  Layer.provide(JobQueueLive)
)

/** Runs the jobs: on a `Database` and a `QueueConnection`. Closing finishes what is in flight. */
export const workerLive = ({ afterRounds = Effect.void, ...options }: WorkerOptions = {}) =>
  JobWorker.layer(
    { ...jobHandlers, reconcile: (payload) => jobHandlers.reconcile(payload).pipe(Effect.andThen(afterRounds)) },
    options
  ).pipe(Layer.provide(servicesLive), Layer.provide(storesLive))
