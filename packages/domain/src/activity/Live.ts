import { Clock, Context, Effect, Layer, Option } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { ExperimentStore } from "../experiments/ExperimentStore.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { experimentTag } from "../experiments/experimentTag.ts"
import * as lifecycle from "../experiments/lifecycle.ts"
import { PermissionDenied } from "../people/AccessError.ts"
import { type Caller, requireTeamPermission } from "../people/Caller.ts"
import { ActivityStore } from "./ActivityStore.ts"
import type { LiveChange, LivePosition } from "./LiveChange.ts"
import { afterLook, changesAfter, differences, type LiveExperiment } from "./liveState.ts"

const lookEvery = "1 second"

/** How long a stream may be away and miss nothing, in milliseconds. Activity may be written late, so looks go back as far. */
const remembered = 120_000

/** Reads of changed experiments at one time. */
const readsAtOnce = 4

/** What has changed since the last call, and up to where that is. */
interface LiveNews {
  readonly position: LivePosition
  readonly changes: readonly LiveChange[]
}

/** One stream of changes. */
export interface Following {
  /** When it began. */
  readonly at: number
  /** Whether it continues from the given position without a gap. */
  readonly isResumed: boolean
  /** Waits for the next look, of which there is one a second; there may be no changes. Null once the stream has ended. */
  readonly next: Effect.Effect<LiveNews | null>
  /** Fails when the caller may no longer follow. */
  readonly stillAllowed: Effect.Effect<void, PermissionDenied, Caller>
  readonly end: () => void
}

interface Follower {
  readonly teamId: string
  readonly experimentIds: readonly string[]
  /** The last look that it has received. */
  look: number
  height: number | null
  wake: (() => void) | null
}

/** What happens now. One watcher looks for all streams of the process together, and only while there are any. */
export class Live extends Context.Service<
  Live,
  {
    /** Follows the caller's team and some of its experiments. The first news contain the state of each, the later ones what has changed. */
    readonly follow: (
      experimentIds: readonly string[],
      since: LivePosition | null
    ) => Effect.Effect<Following, ExperimentNotFound | PermissionDenied, Caller>
  }
>()("domain/Live") {
  static readonly layer = Layer.effect(
    Live,
    Effect.gen(function* () {
      const store = yield* ActivityStore
      const experiments = yield* Experiments
      const experimentStore = yield* ExperimentStore
      const followers = new Set<Follower>()
      let known: ReadonlyMap<string, LiveExperiment> = new Map()
      let heights: ReadonlyMap<string, number> = new Map()
      let looks = 0
      let lookedAt = 0
      let isFailing = false

      const tagsOf = (ids: readonly string[], now: number) =>
        Effect.forEach(
          ids,
          (id) =>
            Effect.map(experimentStore.find(id), (found) =>
              Option.isNone(found)
                ? []
                : [[id, experimentTag(lifecycle.at(found.value.experiment, found.value.serviceActive, now))] as const]
            ),
          { concurrency: readsAtOnce }
        ).pipe(Effect.map((tags) => new Map(tags.flat())))

      const look = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const teamIds = [...new Set(Array.from(followers, ({ teamId }) => teamId))]
        const experimentIds = [...new Set(Array.from(followers, (each) => each.experimentIds).flat())]
        const sight = yield* store.look({ teamIds, experimentIds }, now - remembered)
        const { active, changed } = differences(known, sight)
        const tags = yield* tagsOf(changed, now)
        const counts = active.length === 0 ? new Map() : yield* store.counts(active)
        looks++
        known = afterLook(known, sight, { tags, counts }, looks)
        heights = sight.heights
        lookedAt = now
        for (const { wake } of followers) wake?.()
      })
      const lookOrWarn = look.pipe(
        Effect.tap(() =>
          Effect.sync(() => {
            isFailing = false
          })
        ),
        Effect.catchCause((cause) => {
          if (isFailing) return Effect.void
          isFailing = true
          return Effect.logWarning("cannot look for live streams", cause)
        })
      )
      const turn = Effect.suspend(() => {
        if (followers.size > 0) return lookOrWarn
        known = new Map()
        return Effect.void
      })
      yield* turn.pipe(Effect.andThen(Effect.sleep(lookEvery)), Effect.forever, Effect.forkScoped)

      const newsOf = (follower: Follower): LiveNews => {
        const changes: LiveChange[] = []
        const height = heights.get(follower.teamId) ?? null
        if (height !== null && height !== follower.height) {
          if (follower.height !== null) changes.push({ _tag: "TeamChanged" })
          follower.height = height
        }
        for (const id of follower.experimentIds) {
          const live = known.get(id)
          if (live !== undefined) changes.push(...changesAfter(id, live, follower.look))
        }
        follower.look = looks
        return { position: { at: lookedAt, height: follower.height }, changes }
      }
      const next = (follower: Follower) =>
        Effect.callback<LiveNews | null>((resume) => {
          const answer = () => {
            follower.wake = null
            resume(Effect.sync(() => (followers.has(follower) ? newsOf(follower) : null)))
          }
          // The first news wait for a look of their own time.
          const isBehind = follower.look > 0 && follower.look < looks
          if (isBehind || !followers.has(follower)) answer()
          else follower.wake = answer
        })

      const follow = Effect.fn("Live.follow")(function* (experimentIds: readonly string[], since: LivePosition | null) {
        const { teamId } = yield* requireTeamPermission("experiment_read")
        const ids = [...new Set(experimentIds)]
        for (const id of ids) yield* experiments.requirePermission(id, "experiment_read")
        const at = yield* Clock.currentTimeMillis
        // A height that no chain has: the client may have missed a change.
        const height = since === null ? null : (since.height ?? -1)
        const follower: Follower = { teamId, experimentIds: ids, look: 0, height, wake: null }
        followers.add(follower)
        return {
          at,
          isResumed: since !== null && since.at <= at && at - since.at < remembered / 2,
          next: next(follower),
          stillAllowed: Effect.flatMap(requireTeamPermission("experiment_read"), (caller) =>
            caller.teamId === teamId
              ? Effect.void
              : Effect.fail(new PermissionDenied({ action: "access", subject: "team" }))
          ),
          end: () => {
            followers.delete(follower)
            follower.wake?.()
          }
        }
      })
      return Live.of({ follow })
    })
  )
}
