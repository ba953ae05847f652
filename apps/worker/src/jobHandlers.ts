import { AuditReports } from "@sortition/domain/audit/AuditReports"
import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"

const activateDueExperiments = ScheduledStarts.use((starts) => starts.activateDue).pipe(
  Effect.asVoid,
  actingAs("job", "activateDueExperiments")
)
const stampSampleCompletions = Effect.asVoid(CompletionStamps.use((stamps) => stamps.stampCompletions))
const assignExperimentUsers = AssignmentPropagation.use((propagation) => propagation.assignPending).pipe(
  Effect.asVoid,
  actingAs("job", "assignExperimentUsers")
)
const purgeIdempotencyKeys = IdempotencyKeys.use((keys) => keys.purge)

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<
  AssignmentPropagation | AuditReports | CompletionStamps | IdempotencyKeys | ScheduledStarts
> = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reportAuditHeads: () => AuditReports.use((reports) => reports.report),
  reconcile: () =>
    Effect.all(
      [
        activateDueExperiments,
        stampSampleCompletions,
        assignExperimentUsers,
        AuditReports.use((reports) => reports.hintDue),
        purgeIdempotencyKeys
      ],
      { discard: true }
    )
}
