import { Clock, Context, Effect, Layer } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, requireTeamPermission } from "../people/Caller.ts"
import { type ActivityPoint, storedPeriod } from "./ActivityPoint.ts"
import { ActivityStore } from "./ActivityStore.ts"
import type { Lateness } from "./Lateness.ts"

const minute = 60_000
const hour = 60 * minute

/** How long activity is kept, in milliseconds. */
const kept = 24 * hour

/** What is shown when the caller names no time, in milliseconds. */
const shownAtFirst = 15 * minute

/** Seconds, so that a chart of the span has at most some hundred periods. */
const periodOf = (span: number): number => {
  if (span > 6 * hour) return 300
  return span > hour ? 60 : storedPeriod
}

export interface RecentActivity {
  /** The length of each period, in seconds. */
  readonly period: number
  readonly until: number
  readonly points: readonly ActivityPoint[]
}

/** What happened to requests for samples in the last day, and what of the caller's team is late. */
export class Activity extends Context.Service<
  Activity,
  {
    /** From the period that contains `since` on, but at most of the last 24 hours; of the last 15 minutes when null. */
    readonly get: (
      experimentId: string,
      since: number | null
    ) => Effect.Effect<RecentActivity, ExperimentNotFound | PermissionDenied, Caller>
    /** What of the caller's team waits for a worker. */
    readonly lateness: Effect.Effect<Lateness, PermissionDenied, Caller>
  }
>()("domain/Activity") {
  static readonly layer = Layer.effect(
    Activity,
    Effect.gen(function* () {
      const store = yield* ActivityStore
      const experiments = yield* Experiments

      return Activity.of({
        get: Effect.fn("Activity.get")(function* (experimentId, since) {
          yield* experiments.requirePermission(experimentId, "experiment_read")
          const until = yield* Clock.currentTimeMillis
          const from = Math.max(since ?? until - shownAtFirst, until - kept)
          const period = periodOf(until - from)
          return { period, until, points: yield* store.since(experimentId, from, period) }
        }),
        lateness: Effect.flatMap(requireTeamPermission("experiment_read"), ({ teamId }) => store.lateness(teamId))
      })
    })
  )
}
