import { ActivityStore } from "@sortition/domain/activity/ActivityStore"
import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import type { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import { OutcomeFolds } from "@sortition/domain/outcomes/OutcomeFolds"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { ScheduledRamps } from "@sortition/domain/ramps/ScheduledRamps"
import { ResultWatch } from "@sortition/domain/results/ResultWatch"
import { CompletionCounts } from "@sortition/domain/samples/CompletionCounts"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { Deliveries } from "@sortition/domain/webhooks/Deliveries"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"
import { onceAMinute } from "./onceAMinute.ts"

const activateDueExperiments = ScheduledStarts.use((starts) => starts.activateDue).pipe(
  Effect.asVoid,
  actingAs("job", "activateDueExperiments")
)
const applyRampSteps = ScheduledRamps.use((ramps) => ramps.applyDue).pipe(
  Effect.asVoid,
  actingAs("job", "applyRampSteps")
)
const recountCompletions = CompletionCounts.use((counts) => counts.recount).pipe(
  Effect.asVoid,
  actingAs("job", "recountCompletions")
)
const stampSampleCompletions = Effect.asVoid(CompletionStamps.use((stamps) => stamps.stampCompletions))
const assignExperimentUsers = AssignmentPropagation.use((propagation) => propagation.assignPending).pipe(
  Effect.asVoid,
  actingAs("job", "assignExperimentUsers")
)
const countSamples = ResultWatch.use((watch) => watch.count).pipe(actingAs("job", "reconcile"))
const foldOutcomes = Effect.asVoid(OutcomeFolds.use((folds) => folds.fold))
const deliverWebhooks = Deliveries.use((deliveries) => deliveries.deliverDue).pipe(actingAs("job", "deliverWebhooks"))
const deliverRecorded = Deliveries.use((deliveries) => deliveries.recordDueDates).pipe(Effect.andThen(deliverWebhooks))
const tidyDeliveries = Deliveries.use((deliveries) => deliveries.tidy)
const purgeIdempotencyKeys = IdempotencyKeys.use((keys) => keys.purge)

const tidyActivity = ActivityStore.use((store) => store.tidy)

const isDue = onceAMinute()

/** Rows that fail do so again in every round: the round has done all others. */
const passOver = (failed: RowsFailed) =>
  isDue(failed.message) ? Effect.logError("rows are passed over", failed.message) : Effect.void

const withoutFailedRows = <R>(part: Effect.Effect<void, RowsFailed, R>) =>
  Effect.exit(Effect.catchTag(part, "RowsFailed", passOver))

/** Each part runs whatever becomes of the others. */
const round = Effect.all([
  withoutFailedRows(activateDueExperiments),
  withoutFailedRows(applyRampSteps),
  withoutFailedRows(recountCompletions),
  withoutFailedRows(stampSampleCompletions),
  withoutFailedRows(assignExperimentUsers),
  Effect.exit(countSamples),
  withoutFailedRows(foldOutcomes),
  Effect.exit(AuditReports.use((reports) => reports.hintDue)),
  Effect.exit(deliverRecorded),
  Effect.exit(tidyDeliveries),
  Effect.exit(purgeIdempotencyKeys),
  Effect.exit(tidyActivity)
]).pipe(Effect.flatMap((exits) => Effect.all(exits, { discard: true })))

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<
  | ActivityStore
  | AssignmentPropagation
  | AuditReports
  | CompletionCounts
  | CompletionStamps
  | Deliveries
  | IdempotencyKeys
  | OutcomeFolds
  | ResultWatch
  | ScheduledRamps
  | ScheduledStarts
> = {
  activateDueExperiments: () => activateDueExperiments,
  applyRampSteps: () => applyRampSteps,
  recountCompletions: () => recountCompletions,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  foldOutcomes: () => foldOutcomes,
  reportAuditHeads: () => AuditReports.use((reports) => reports.report),
  deliverWebhooks: () => deliverWebhooks,
  reconcile: () => round
}
