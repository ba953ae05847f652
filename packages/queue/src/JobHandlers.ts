import type { JobName, JobPayload } from "@sortition/domain/jobs/jobs"
import type { Effect } from "effect"

/** What to do for each job: one handler for every name of the catalog. A handler may run twice, and beside itself in another process. */
export type JobHandlers<R = never> = {
  readonly [N in JobName]: (payload: JobPayload<N>) => Effect.Effect<void, unknown, R>
}
