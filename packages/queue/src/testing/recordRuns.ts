import type { JobName } from "@sortition/domain/jobs/jobs"
import { Effect } from "effect"
import type { JobHandlers } from "../JobHandlers.ts"

/** Handlers that note when they began, milliseconds since the epoch; `overrides` run after that. */
export const recordRuns = (overrides: Partial<JobHandlers> = {}) => {
  const runs: Record<JobName, Array<number>> = {
    activateDueExperiments: [],
    recountCompletions: [],
    stampSampleCompletions: [],
    assignExperimentUsers: [],
    reportAuditHeads: [],
    reconcile: []
  }
  const noting = (name: JobName) => () =>
    Effect.suspend(() => {
      runs[name].push(Date.now())
      return overrides[name]?.({}) ?? Effect.void
    })
  const handlers: JobHandlers = {
    activateDueExperiments: noting("activateDueExperiments"),
    recountCompletions: noting("recountCompletions"),
    stampSampleCompletions: noting("stampSampleCompletions"),
    assignExperimentUsers: noting("assignExperimentUsers"),
    reportAuditHeads: noting("reportAuditHeads"),
    reconcile: noting("reconcile")
  }
  return { runs, handlers }
}
