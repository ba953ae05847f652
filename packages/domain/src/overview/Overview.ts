import { Clock, Context, Effect, Layer } from "effect"
import { at } from "../experiments/lifecycle.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, requireTeamPermission } from "../people/Caller.ts"
import { type Attention, attentionOf } from "./Attention.ts"
import type { ExperimentFilter, Found, SearchRequest } from "./ExperimentSearch.ts"
import { type ListedExperiment, listedStatusOf } from "./ListedExperiment.ts"
import { OverviewStore, type RecentSamples, type StoredListing, type TeamCounts } from "./OverviewStore.ts"

interface RunningExperiment extends ListedExperiment {
  readonly recent: RecentSamples
}

/** What a team's experiments are doing at one moment. */
export interface Home {
  readonly now: number
  /** The latest started first. */
  readonly running: readonly RunningExperiment[]
  readonly startsSoon: readonly ListedExperiment[]
  readonly endsSoon: readonly ListedExperiment[]
  readonly recentlyCompleted: readonly ListedExperiment[]
  /** The latest first. */
  readonly attention: readonly Attention[]
  readonly counts: TeamCounts
}

const shown = 50
const completedShown = 5
/** Experiments that are examined for what needs attention. */
const examined = 1_000
const week = 7 * 86_400_000

const listedAt =
  (now: number) =>
  ({ experiment: stored, ...facts }: StoredListing): ListedExperiment => {
    const experiment = at(stored, facts.serviceActive, now)
    return { ...facts, experiment, status: listedStatusOf(experiment) }
  }

/** The experiments of the caller's team over all services. */
export class Overview extends Context.Service<
  Overview,
  {
    readonly search: (request: SearchRequest) => Effect.Effect<Found<ListedExperiment>, PermissionDenied, Caller>
    readonly home: Effect.Effect<Home, PermissionDenied, Caller>
  }
>()("domain/Overview") {
  static readonly layer = Layer.effect(
    Overview,
    Effect.gen(function* () {
      const store = yield* OverviewStore

      const requireTeam = Effect.gen(function* () {
        yield* requireTeamPermission("project_read")
        return (yield* requireTeamPermission("experiment_read")).teamId
      })
      const find = Effect.fnUntraced(function* (teamId: string, request: SearchRequest, now: number) {
        const found = yield* store.search(teamId, request, now)
        return { ...found, items: found.items.map(listedAt(now)) }
      })
      const search = Effect.fn("Overview.search")(function* (request: SearchRequest) {
        const teamId = yield* requireTeam
        return yield* find(teamId, request, yield* Clock.currentTimeMillis)
      })
      const withRecent = Effect.fnUntraced(function* (running: readonly ListedExperiment[], now: number) {
        const ids = running.map(({ experiment }) => experiment.id)
        const recent = new Map((yield* store.recentSamples(ids, now)).map((each) => [each.experimentId, each]))
        return running.map((each): RunningExperiment => {
          const { id: experimentId } = each.experiment
          return { ...each, recent: recent.get(experimentId) ?? { experimentId, lastHour: 0, lastDay: 0 } }
        })
      })
      const home = Effect.gen(function* () {
        const teamId = yield* requireTeam
        const now = yield* Clock.currentTimeMillis
        const first = (
          filter: Omit<ExperimentFilter, "archived">,
          order: Pick<SearchRequest, "by" | "descending">,
          limit = shown
        ) => Effect.map(find(teamId, { ...filter, ...order, archived: false, limit }, now), ({ items }) => items)
        const running = yield* first({ statuses: ["running"] }, { by: "startedAt", descending: true })
        const open = ["draft", "scheduled", "running", "paused"] as const
        return {
          now,
          running: yield* withRecent(running, now),
          startsSoon: yield* first(
            { statuses: ["scheduled"], startsBefore: now + week },
            { by: "startsAt", descending: false }
          ),
          endsSoon: yield* first({ statuses: open, endsBefore: now + week }, { by: "endsAt", descending: false }),
          recentlyCompleted: yield* first(
            { statuses: ["completed"] },
            { by: "endsAt", descending: true },
            completedShown
          ),
          attention: (yield* store.attention(teamId, now, examined))
            .flatMap((facts) => attentionOf(facts, now))
            .sort((a, b) => b.since - a.since),
          counts: yield* store.counts(teamId, now)
        }
      }).pipe(Effect.withSpan("Overview.home"))
      return Overview.of({ search, home })
    })
  )
}
