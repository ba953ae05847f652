import { Effect } from "effect"
import type { JobQueue } from "../jobs/JobQueue.ts"
import { nextStepAt, type Ramp } from "./Ramp.ts"

/** Queues a job for the instant of the next step. */
export const hintStep = (queue: JobQueue["Service"], ramp: Ramp): Effect.Effect<void> => {
  const at = nextStepAt(ramp)
  return at === null ? Effect.void : queue.hint({ name: "applyRampSteps", payload: {}, at })
}
