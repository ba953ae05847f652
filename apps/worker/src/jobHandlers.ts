import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import type { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"
import { onceAMinute } from "./onceAMinute.ts"

const activateDueExperiments = Effect.asVoid(ScheduledStarts.use((starts) => starts.activateDue))
const stampSampleCompletions = Effect.asVoid(CompletionStamps.use((stamps) => stamps.stampCompletions))
const assignExperimentUsers = Effect.asVoid(AssignmentPropagation.use((propagation) => propagation.assignPending))

const isDue = onceAMinute()

/** Rows that fail do so again in every round: the round has done all others. */
const passOver = (failed: RowsFailed) =>
  isDue(failed.message) ? Effect.logError("rows are passed over", failed.message) : Effect.void

const withoutFailedRows = <R>(part: Effect.Effect<void, RowsFailed, R>) =>
  Effect.exit(Effect.catchTag(part, "RowsFailed", passOver))

/** Each part runs whatever becomes of the others. */
const round = Effect.all([
  withoutFailedRows(activateDueExperiments),
  withoutFailedRows(stampSampleCompletions),
  withoutFailedRows(assignExperimentUsers)
]).pipe(Effect.flatMap((exits) => Effect.all(exits, { discard: true })))

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<AssignmentPropagation | CompletionStamps | ScheduledStarts> = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reconcile: () => round
}
