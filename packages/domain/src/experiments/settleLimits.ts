import type { Experiment } from "./Experiment.ts"
import { end } from "./lifecycle.ts"

/** Samples of an experiment, without the forced ones. */
export interface SampleTotals {
  readonly samples: number
  /** The complete ones of `samples`. */
  readonly completions: number
}

const isReached = (limit: number | null, count: number): boolean => limit !== null && count >= limit

/**
 * The experiment after a change at `now`, given its samples: a quota that is reached is marked, and a number of completions that is reached
 * completes the experiment. Reopening an experiment clears such a number, unless the same change sets another one. A completed experiment
 * keeps its mark, because its samples are not counted.
 */
export const settleLimits = (
  before: Experiment,
  after: Experiment,
  { completions, samples }: SampleTotals,
  now: number
): Experiment => {
  if (after.completedAt !== null) return after.maxSamples === null ? { ...after, quotaReachedAt: null } : after
  const quotaReachedAt = isReached(after.maxSamples, samples) ? (after.quotaReachedAt ?? now) : null
  const marked = { ...after, quotaReachedAt }
  if (!isReached(after.stopAtCompletions, completions)) return marked
  const isReopened = before.completedAt !== null && before.stopAtCompletions === after.stopAtCompletions
  return isReopened ? { ...marked, stopAtCompletions: null } : end(marked, now, "stop_at_completions")
}
