import { Experiments } from "@sortition/domain/Experiments"
import { Samples } from "@sortition/domain/Samples"
import type { JobHandlers } from "@sortition/queue/JobHandlers"
import { Effect } from "effect"

const activateDueExperiments = Effect.asVoid(Experiments.use((_) => _.activateDue))
const stampSampleCompletions = Effect.asVoid(Samples.use((_) => _.stampCompletions))

/** What each job does. All of them look at the state itself, so any may run at any time, twice, or beside itself. */
export const jobHandlers: JobHandlers<Experiments | Samples> = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  reconcile: () => Effect.all([activateDueExperiments, stampSampleCompletions], { discard: true })
}
