import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { jobsLive } from "@sortition/domain/jobsLive"
import { Deliveries } from "@sortition/domain/webhooks/Deliveries"
import { ActivityStoreLive } from "@sortition/postgres/activity/ActivityStoreLive"
import { AuditStoreLive } from "@sortition/postgres/audit/AuditStoreLive"
import { ExperimentStoreLive } from "@sortition/postgres/experiments/ExperimentStoreLive"
import { databaseMetrics } from "@sortition/postgres/metrics/databaseMetrics"
import { OutcomeStoreLive } from "@sortition/postgres/outcomes/OutcomeStoreLive"
import { AssignmentStoreLive } from "@sortition/postgres/planning/AssignmentStoreLive"
import { RampStoreLive } from "@sortition/postgres/ramps/RampStoreLive"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import { ResultStoreLive } from "@sortition/postgres/results/ResultStoreLive"
import { SampleStoreLive } from "@sortition/postgres/samples/SampleStoreLive"
import { DeliveryStoreLive } from "@sortition/postgres/webhooks/DeliveryStoreLive"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { JobWorker, type JobWorkerOptions } from "@sortition/queue/JobWorker"
import { WebhookSenderLive } from "@sortition/webhooks/WebhookSenderLive"
import { webhookAddressesLive } from "@sortition/webhooks/webhookAddresses"
import { Effect, Layer } from "effect"
import { AuditWebhookLive } from "./AuditWebhookLive.ts"
import { jobHandlers } from "./jobHandlers.ts"

export interface WorkerOptions extends JobWorkerOptions {
  /** Follows each `reconcile` that succeeded. */
  readonly afterRounds?: Effect.Effect<void>
}

const storesLive = Layer.mergeAll(
  ActivityStoreLive,
  AssignmentStoreLive,
  AuditStoreLive,
  DeliveryStoreLive,
  ExperimentStoreLive,
  IdempotencyKeys.layer,
  OutcomeStoreLive,
  RampStoreLive,
  ResultStoreLive,
  SampleStoreLive,
  databaseMetrics
)
const senderLive = WebhookSenderLive.pipe(Layer.provide(webhookAddressesLive))
const servicesLive = Layer.mergeAll(
  jobsLive,
  AuditReports.layer.pipe(Layer.provide(AuditWebhookLive)),
  Deliveries.layer.pipe(Layer.provide(senderLive))
).pipe(Layer.provide(JobQueueLive))

/** Runs the jobs: on a `Database` and a `QueueConnection`. Closing finishes what is in flight. */
export const workerLive = ({ afterRounds = Effect.void, ...options }: WorkerOptions = {}) =>
  JobWorker.layer(
    { ...jobHandlers, reconcile: (payload) => jobHandlers.reconcile(payload).pipe(Effect.andThen(afterRounds)) },
    options
  ).pipe(Layer.provide(servicesLive), Layer.provide(storesLive))
