import type { JobName } from "@sortition/domain/jobs/jobs"
import { Effect } from "effect"
import type { JobHandlers } from "../JobHandlers.ts"

/** Handlers that note when they began, milliseconds since the epoch; `overrides` run after that. */
export const recordRuns = (overrides: Partial<JobHandlers> = {}) => {
  const runs: Record<JobName, Array<number>> = {
    activateDueExperiments: [],
    applyRampSteps: [],
    recountCompletions: [],
    stampSampleCompletions: [],
    assignExperimentUsers: [],
    foldOutcomes: [],
    reportAuditHeads: [],
    deliverWebhooks: [],
    reconcile: []
  }
  const noting = (name: JobName) => () =>
    Effect.suspend(() => {
      runs[name].push(Date.now())
      return overrides[name]?.({}) ?? Effect.void
    })
  const handlers: JobHandlers = {
    activateDueExperiments: noting("activateDueExperiments"),
    applyRampSteps: noting("applyRampSteps"),
    recountCompletions: noting("recountCompletions"),
    stampSampleCompletions: noting("stampSampleCompletions"),
    assignExperimentUsers: noting("assignExperimentUsers"),
    foldOutcomes: noting("foldOutcomes"),
    reportAuditHeads: noting("reportAuditHeads"),
    deliverWebhooks: noting("deliverWebhooks"),
    reconcile: noting("reconcile")
  }
  return { runs, handlers }
}
