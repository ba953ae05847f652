import { Clock, Effect, Result } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { inParts, type ReadItem } from "../shared/inParts.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import { checkAttached } from "./checkAttached.ts"
import { identifySamples, type SampleReference } from "./identifySamples.ts"
import { OutcomeCount } from "./OutcomeCount.ts"
import type { Sample } from "./Sample.ts"
import { SampleNotFound } from "./Sample.ts"
import { type Completed, SampleStore } from "./SampleStore.ts"

/** A completed sample, and whether this call completed it. */
export interface Completion {
  readonly sample: Sample
  readonly reason: "already_completed" | "completed"
}

/** `BulkSamples.complete` on its ports, after the permission check. */
export const completeBulk = Effect.gen(function* () {
  const store = yield* SampleStore
  const queue = yield* JobQueue
  const count = yield* OutcomeCount
  const identify = identifySamples(store)

  return Effect.fnUntraced(function* <Item, E>(
    experimentId: string,
    items: readonly Item[],
    read: ReadItem<Item, SampleReference, E>
  ) {
    const now = yield* Clock.currentTimeMillis
    const sampleIds: Result.Result<string, E | InvalidInput | SampleNotFound>[] = []
    const completed = new Map<string, Completed | null>()
    yield* inParts(items, (part, start) =>
      Effect.gen(function* () {
        const references: Result.Result<SampleReference, E>[] = []
        const slice = yield* timeSlice
        for (const [position, item] of part.entries()) {
          if (slice.isOver()) yield* slice.next
          references.push(read(item, start + position))
        }
        const identified = yield* identify(experimentId, references)
        for (const [position, each] of identified.entries()) sampleIds[start + position] = each
        const fresh = new Set(
          identified.flatMap((each) => (Result.isSuccess(each) && !completed.has(each.success) ? each.success : []))
        )
        for (const id of fresh) completed.set(id, null)
        const found = fresh.size === 0 ? [] : yield* store.completeBulk(experimentId, [...fresh], now)
        for (const [position, id] of [...fresh].entries()) {
          const each = found[position] ?? null
          completed.set(id, each)
          if (each?.isFirst === true) count(experimentId, "completed", each.sample.allocatedBucket)
        }
      })
    )
    if (completed.size > 0) yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
    const isFound = (id: string) => completed.get(id) != null
    const lacksSamples = sampleIds.some((each) =>
      Result.isSuccess(each) ? !isFound(each.success) : each.failure instanceof SampleNotFound
    )
    if (lacksSamples) yield* checkAttached(store, experimentId)
    const reported = new Set<string>()
    return sampleIds.map((each) =>
      Result.flatMap(each, (id): Result.Result<Completion, SampleNotFound> => {
        const found = completed.get(id)
        if (found === undefined || found === null) return Result.fail(new SampleNotFound({ id }))
        const isNew = found.isFirst && !reported.has(id)
        reported.add(id)
        return Result.succeed({ sample: found.sample, reason: isNew ? "completed" : "already_completed" })
      })
    )
  })
})
