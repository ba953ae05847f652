import { Context, type Effect } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import type { AttentionFacts } from "./Attention.ts"
import type { Found, SearchRequest } from "./ExperimentSearch.ts"
import type { ListedFacts, ListedStatus } from "./ListedExperiment.ts"

/** An experiment as stored, and what a list shows beside. */
export interface StoredListing extends ListedFacts {
  readonly experiment: Experiment
}

/** Samples of an experiment that were stored lately, without forced ones; approximate, because they are counted by the hour. */
export interface RecentSamples {
  readonly experimentId: string
  readonly lastHour: number
  readonly lastDay: number
}

export interface TeamCounts {
  /** Experiments by status, without archived ones and those of archived services. */
  readonly statuses: Readonly<Record<ListedStatus, number>>
  /** Archived experiments and those of archived services. */
  readonly archived: number
  /** Samples of the whole team since midnight in UTC, without forced ones. */
  readonly samplesToday: number
}

/** The port to what lists over all services of a team show. `now` is in milliseconds since the epoch: due schedules have taken effect at it. */
export class OverviewStore extends Context.Service<
  OverviewStore,
  {
    readonly search: (teamId: string, request: SearchRequest, now: number) => Effect.Effect<Found<StoredListing>>
    readonly recentSamples: (ids: readonly string[], now: number) => Effect.Effect<readonly RecentSamples[]>
    readonly counts: (teamId: string, now: number) => Effect.Effect<TeamCounts>
    /** The experiments that may need attention: those that run, and those that a date or an alarm concerns. At most `limit`, newest first. */
    readonly attention: (teamId: string, now: number, limit: number) => Effect.Effect<readonly AttentionFacts[]>
  }
>()("domain/OverviewStore") {}
