import { Clock, Duration, Effect, Exit } from "effect"
import type { CountOutcome } from "../samples/OutcomeCount.ts"
import { type ActivityReason, type PlacedActivity, storedPeriod } from "./ActivityPoint.ts"
import { ActivityStore } from "./ActivityStore.ts"

const interval = Duration.millis(750)
const patienceAtEnd = Duration.seconds(2)

/** Rows of one statement; the others follow with the next. */
const mostAtOnce = 5_000

/** The counts of an experiment by reason, then bucket. */
type Counts = Map<ActivityReason, Map<string | null, number>>

const keyOf = ({ at, bucket, experimentId, reason }: PlacedActivity) =>
  JSON.stringify([experimentId, at, reason, bucket])

/** The counts as points of one period. */
const pointsOf = (counted: ReadonlyMap<string, Counts>, at: number): PlacedActivity[] =>
  [...counted].flatMap(([experimentId, reasons]) =>
    [...reasons].flatMap(([reason, buckets]) =>
      Array.from(buckets, ([bucket, count]) => ({ experimentId, at, reason, bucket, count }))
    )
  )

/**
 * Returns a function that counts an outcome, which costs a few look-ups in maps. Every 750 milliseconds, and when the scope ends, one statement
 * adds what was counted since to the current period. After a fault the next write includes it. A process that is killed loses what it has not
 * written.
 */
export const keepActivity = Effect.gen(function* () {
  const store = yield* ActivityStore
  let counted = new Map<string, Counts>()
  const waiting = new Map<string, PlacedActivity>()

  const begin = (experimentId: string, reason: ActivityReason) => {
    const reasons: Counts = counted.get(experimentId) ?? new Map()
    const buckets = new Map<string | null, number>()
    counted.set(experimentId, reasons.set(reason, buckets))
    return buckets
  }
  const count: CountOutcome = (experimentId, reason, bucket) => {
    const buckets = counted.get(experimentId)?.get(reason) ?? begin(experimentId, reason)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
  }
  const wait = (points: readonly PlacedActivity[]) => {
    for (const point of points) {
      const key = keyOf(point)
      waiting.set(key, { ...point, count: point.count + (waiting.get(key)?.count ?? 0) })
    }
  }
  const write = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const length = 1_000 * storedPeriod
    wait(pointsOf(counted, Math.floor(now / length) * length))
    counted = new Map()
    if (waiting.size === 0) return
    const written = [...waiting].slice(0, mostAtOnce)
    for (const [key] of written) waiting.delete(key)
    const points = written.map(([, point]) => point)
    yield* store.add(points).pipe(
      Effect.onExit((exit) =>
        Effect.sync(() => {
          if (Exit.isFailure(exit)) wait(points)
        })
      )
    )
  })
  const warn = Effect.catchCause((cause) => Effect.logWarning("cannot write the activity of experiments", cause))

  yield* Effect.addFinalizer(() => write.pipe(Effect.timeout(patienceAtEnd), warn))
  yield* write.pipe(warn, Effect.delay(interval), Effect.forever, Effect.forkScoped)
  return count
})
