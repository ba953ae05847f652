import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import type { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { CompletionCounts } from "@sortition/domain/samples/CompletionCounts"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"
import { onceAMinute } from "./onceAMinute.ts"

const activateDueExperiments = ScheduledStarts.use((starts) => starts.activateDue).pipe(
  Effect.asVoid,
  actingAs("job", "activateDueExperiments")
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
const purgeIdempotencyKeys = IdempotencyKeys.use((keys) => keys.purge)

const isDue = onceAMinute()

/** Rows that fail do so again in every round: the round has done all others. */
const passOver = (failed: RowsFailed) =>
  isDue(failed.message) ? Effect.logError("rows are passed over", failed.message) : Effect.void

const withoutFailedRows = <R>(part: Effect.Effect<void, RowsFailed, R>) =>
  Effect.exit(Effect.catchTag(part, "RowsFailed", passOver))

/** Each part runs whatever becomes of the others. */
const round = Effect.all([
  withoutFailedRows(activateDueExperiments),
  withoutFailedRows(recountCompletions),
  withoutFailedRows(stampSampleCompletions),
  withoutFailedRows(assignExperimentUsers),
  Effect.exit(AuditReports.use((reports) => reports.hintDue)),
  Effect.exit(purgeIdempotencyKeys)
]).pipe(Effect.flatMap((exits) => Effect.all(exits, { discard: true })))

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<
  AssignmentPropagation | AuditReports | CompletionCounts | CompletionStamps | IdempotencyKeys | ScheduledStarts
> = {
  activateDueExperiments: () => activateDueExperiments,
  recountCompletions: () => recountCompletions,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reportAuditHeads: () => AuditReports.use((reports) => reports.report),
  reconcile: () => round
}
