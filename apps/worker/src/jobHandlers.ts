import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"

const activateDueExperiments = Effect.asVoid(ScheduledStarts.use((starts) => starts.activateDue))
const stampSampleCompletions = Effect.asVoid(CompletionStamps.use((stamps) => stamps.stampCompletions))
const assignExperimentUsers = Effect.asVoid(AssignmentPropagation.use((propagation) => propagation.assignPending))
const purgeIdempotencyKeys = IdempotencyKeys.use((keys) => keys.purge)

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<AssignmentPropagation | CompletionStamps | IdempotencyKeys | ScheduledStarts> = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reconcile: () =>
    Effect.all([activateDueExperiments, stampSampleCompletions, assignExperimentUsers, purgeIdempotencyKeys], {
      discard: true
    })
}
