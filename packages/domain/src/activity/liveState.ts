import type { SampleCount } from "../samples/Sample.ts"
import type { ActivityPoint, PlacedActivity } from "./ActivityPoint.ts"
import type { Sight } from "./ActivityStore.ts"
import type { LiveChange } from "./LiveChange.ts"

/** A point, and the number of the look that found its count. */
interface SeenPoint {
  readonly point: ActivityPoint
  readonly look: number
}

/** A watched experiment after some looks. A number of a look says when a part was found as it is. */
export interface LiveExperiment {
  readonly revision: number
  readonly tag: string
  readonly changed: number
  readonly counts: readonly SampleCount[]
  readonly counted: number
  readonly points: ReadonlyMap<string, SeenPoint>
}

const keyOf = ({ at, bucket, reason }: ActivityPoint) => JSON.stringify([at, reason, bucket])

const withoutPlace = ({ at, bucket, count, reason }: PlacedActivity): ActivityPoint => ({ at, reason, bucket, count })

/** What a look has found that was not known. A first look at an experiment finds everything. */
export interface Differences {
  /** Experiments with another revision. */
  readonly changed: readonly string[]
  /** Experiments with other counts of activity. */
  readonly active: readonly string[]
}

export const differences = (known: ReadonlyMap<string, LiveExperiment>, sight: Sight): Differences => {
  const changed = [...sight.revisions].flatMap(([id, revision]) => (known.get(id)?.revision === revision ? [] : id))
  const active = new Set([...sight.revisions.keys()].filter((id) => !known.has(id)))
  for (const point of sight.points) {
    const before = known.get(point.experimentId)?.points.get(keyOf(point))
    if (before?.point.count !== point.count) active.add(point.experimentId)
  }
  return { changed, active: [...active] }
}

/** What was read of the experiments that differ. */
export interface Details {
  readonly tags: ReadonlyMap<string, string>
  readonly counts: ReadonlyMap<string, readonly SampleCount[]>
}

/** The experiments after a look. Points that the look no longer shows are forgotten. */
export const afterLook = (
  known: ReadonlyMap<string, LiveExperiment>,
  sight: Sight,
  { counts, tags }: Details,
  look: number
): ReadonlyMap<string, LiveExperiment> => {
  const points = Map.groupBy(sight.points, ({ experimentId }) => experimentId)
  return new Map(
    [...sight.revisions].map(([id, revision]) => {
      const before = known.get(id)
      const seen = (points.get(id) ?? []).map((placed) => {
        const key = keyOf(placed)
        const same = before?.points.get(key)
        return [key, same?.point.count === placed.count ? same : { point: withoutPlace(placed), look }] as const
      })
      const tag = tags.get(id)
      const counted = counts.get(id)
      const now: LiveExperiment = {
        revision,
        tag: tag ?? before?.tag ?? "",
        changed: tag === undefined ? (before?.changed ?? look) : look,
        counts: counted ?? before?.counts ?? [],
        counted: counted === undefined ? (before?.counted ?? look) : look,
        points: new Map(seen)
      }
      return [id, now]
    })
  )
}

/** What has changed about an experiment after a look. */
export const changesAfter = (experimentId: string, live: LiveExperiment, look: number): readonly LiveChange[] => {
  const changes: LiveChange[] = []
  if (live.changed > look) changes.push({ _tag: "ExperimentChanged", experimentId, tag: live.tag })
  if (live.counted > look) {
    const points = [...live.points.values()].flatMap((seen) => (seen.look > look ? seen.point : []))
    changes.push({ _tag: "Activity", experimentId, counts: live.counts, points })
  }
  return changes
}
