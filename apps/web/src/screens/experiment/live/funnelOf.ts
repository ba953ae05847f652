import type { ActivityPoint } from "../../../service/live/recentActivity.ts"

export type ActivityReason = ActivityPoint["reason"]

const sampledReasons: readonly ActivityReason[] = ["allocated", "already_sampled", "forced"]

/** What keeps an entity from being considered at all: the state of the experiment, its criteria, its layer. */
const notEligibleReasons: readonly ActivityReason[] = [
  "experiment_inactive",
  "experiment_not_started",
  "experiment_completed",
  "experiment_archived",
  "service_inactive",
  "no_matching_criterion",
  "layer_excluded"
]

/** The way of requests for samples: each step counts those that came so far. */
export interface Funnel {
  readonly asked: number
  readonly eligible: number
  readonly sampled: number
  /** Of the sampled ones, those that were stored just now. */
  readonly enrolled: number
  readonly completed: number
  /** Why requests got no sample, the most frequent reason first. */
  readonly refusals: readonly { readonly reason: ActivityReason; readonly count: number }[]
}

export const funnelOf = (points: readonly Pick<ActivityPoint, "count" | "reason">[]): Funnel => {
  const counts = new Map<ActivityReason, number>()
  for (const { count, reason } of points) counts.set(reason, (counts.get(reason) ?? 0) + count)
  const sum = (reasons: Iterable<ActivityReason>): number =>
    [...reasons].reduce((total, reason) => total + (counts.get(reason) ?? 0), 0)
  const completed = counts.get("completed") ?? 0
  counts.delete("completed")
  const asked = sum(counts.keys())
  return {
    asked,
    eligible: asked - sum(notEligibleReasons),
    sampled: sum(sampledReasons),
    enrolled: sum(["allocated", "forced"]),
    completed,
    refusals: [...counts]
      .filter(([reason]) => !sampledReasons.includes(reason))
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count)
  }
}
