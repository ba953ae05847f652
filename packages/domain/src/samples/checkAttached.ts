import { type Context, Effect } from "effect"
import { SamplesDetached } from "../experiments/SamplesDetached.ts"
import type { Reason } from "../shared/Reason.ts"
import type { SampleStore } from "./SampleStore.ts"

/**
 * Fails when the samples of the experiment are detached. To be run after a read that lacks something: samples leave the store one after the
 * other, after the experiment is marked as detached. They leave in ascending order of ids, so a full page of a list, newest first, lacks none.
 */
export const checkAttached = Effect.fnUntraced(function* (
  { isDetached }: Pick<Context.Service.Shape<typeof SampleStore>, "isDetached">,
  experimentId: string
) {
  if (yield* isDetached(experimentId)) return yield* new SamplesDetached({ id: experimentId })
})

const ofCompleted: ReadonlySet<Reason> = new Set(["experiment_archived", "experiment_completed"])

/** Whether an experiment that samples nothing for this reason may be completed, and so detached. */
export const mayBeDetached = (reason: Reason): boolean => ofCompleted.has(reason)
