import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Assignments } from "@sortition/domain/planning/Assignments"
import { Samples } from "@sortition/domain/samples/Samples"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"

const activateDueExperiments = Effect.asVoid(Experiments.use((experiments) => experiments.activateDue))
const stampSampleCompletions = Effect.asVoid(Samples.use((samples) => samples.stampCompletions))
const assignExperimentUsers = Effect.asVoid(Assignments.use((assignments) => assignments.assignPending))

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<Assignments | Experiments | Samples> = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reconcile: () =>
    Effect.all([activateDueExperiments, stampSampleCompletions, assignExperimentUsers], { discard: true })
}
