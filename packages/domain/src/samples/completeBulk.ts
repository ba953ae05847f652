import { Clock, Effect, Result } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import { inParts, type ReadItem } from "../shared/inParts.ts"
import type { Sample } from "./Sample.ts"
import { SampleNotFound } from "./Sample.ts"
import { type Completed, type SampleKey, SampleStore } from "./SampleStore.ts"

/** Identifies a sample to complete. */
export type SampleReference = { readonly id: string } | SampleKey

/** A completed sample, and whether this call completed it. */
export interface Completion {
  readonly sample: Sample
  readonly reason: "already_completed" | "completed"
}

/** `BulkSamples.complete` on its ports, after the permission check. */
export const completeBulk = Effect.gen(function* () {
  const store = yield* SampleStore
  const queue = yield* JobQueue

  const identify = Effect.fnUntraced(function* <E>(
    experimentId: string,
    references: readonly Result.Result<SampleReference, E>[]
  ) {
    const keys = references.flatMap((each) => (Result.isSuccess(each) && !("id" in each.success) ? each.success : []))
    const { samples } = keys.length === 0 ? { samples: [] } : yield* store.lookupBulk(experimentId, keys)
    const found = samples.values()
    return references.map((each) =>
      Result.flatMap(each, (reference): Result.Result<string, SampleNotFound> => {
        const id = "id" in reference ? reference.id : found.next().value?.id
        return id === undefined ? Result.fail(new SampleNotFound({ id: "" })) : Result.succeed(id)
      })
    )
  })

  return Effect.fnUntraced(function* <Item, E>(
    experimentId: string,
    items: readonly Item[],
    read: ReadItem<Item, SampleReference, E>
  ) {
    const now = yield* Clock.currentTimeMillis
    const sampleIds: Result.Result<string, E | SampleNotFound>[] = []
    const completed = new Map<string, Completed | null>()
    yield* inParts(items, (part, start) =>
      Effect.gen(function* () {
        const identified = yield* identify(
          experimentId,
          part.map((item, position) => read(item, start + position))
        )
        for (const [position, each] of identified.entries()) sampleIds[start + position] = each
        const fresh = new Set(
          identified.flatMap((each) => (Result.isSuccess(each) && !completed.has(each.success) ? each.success : []))
        )
        for (const id of fresh) completed.set(id, null)
        const found = fresh.size === 0 ? [] : yield* store.completeBulk(experimentId, [...fresh], now)
        for (const [position, id] of [...fresh].entries()) completed.set(id, found[position] ?? null)
      })
    )
    if (completed.size > 0) yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
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
