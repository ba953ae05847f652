import { Clock, Effect, Result } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import { inParts, type ReadItem } from "../shared/inParts.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import { checkAttached } from "./checkAttached.ts"
import type { Sample } from "./Sample.ts"
import { SampleNotFound } from "./Sample.ts"
import { type Completed, type SampleKey, SampleStore } from "./SampleStore.ts"

/** Identifies a sample to complete. What is given beside the id must agree with the stored sample. */
export type SampleReference = ({ readonly id: string } & SampleClaims) | SampleKey

export interface SampleClaims {
  readonly sampledEntity?: string | undefined
  readonly sampledValue?: string | undefined
}

/** A completed sample, and whether this call completed it. */
export interface Completion {
  readonly sample: Sample
  readonly reason: "already_completed" | "completed"
}

const claims = ["sampledEntity", "sampledValue"] as const

const hasClaims = (reference: SampleClaims) => claims.some((field) => reference[field] !== undefined)

/** The claims of a reference that the stored sample contradicts. */
const contradiction = (reference: SampleClaims, sample: Sample): InvalidInput | null => {
  const wrong = claims.filter((field) => reference[field] !== undefined && reference[field] !== sample[field])
  if (wrong.length === 0) return null
  const message = "the sample with this id is of another entity"
  return new InvalidInput({ problems: wrong.map((field) => ({ path: [field], message })) })
}

/** `BulkSamples.complete` on its ports, after the permission check. */
export const completeBulk = Effect.gen(function* () {
  const store = yield* SampleStore
  const queue = yield* JobQueue

  const lookup = Effect.fnUntraced(function* (experimentId: string, keys: readonly SampleKey[]) {
    if (keys.length === 0) return []
    return (yield* store.lookupBulk(experimentId, keys)).samples
  })

  /** The samples that the references with an id and a claim name, by id. An entity never changes, so they need no lock. */
  const findClaimed = Effect.fnUntraced(function* (experimentId: string, references: readonly SampleReference[]) {
    const ids = new Set(references.flatMap((each) => ("id" in each && hasClaims(each) ? each.id : [])))
    const samples = ids.size === 0 ? [] : yield* store.findBulk(experimentId, [...ids])
    return new Map(samples.map((sample) => [sample.id, sample]))
  })

  const identify = Effect.fnUntraced(function* <E>(
    experimentId: string,
    references: readonly Result.Result<SampleReference, E>[]
  ) {
    const readable = references.flatMap((each) => (Result.isSuccess(each) ? each.success : []))
    const keys = readable.flatMap((each) => ("id" in each ? [] : each))
    const found = (yield* lookup(experimentId, keys)).values()
    const claimed = yield* findClaimed(experimentId, readable)
    return references.map((each) =>
      Result.flatMap(each, (reference): Result.Result<string, InvalidInput | SampleNotFound> => {
        const id = "id" in reference ? reference.id : found.next().value?.id
        if (id === undefined) return Result.fail(new SampleNotFound({ id: "" }))
        const sample = claimed.get(id)
        const wrong = sample === undefined ? null : contradiction(reference, sample)
        return wrong === null ? Result.succeed(id) : Result.fail(wrong)
      })
    )
  })

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
        for (const [position, id] of [...fresh].entries()) completed.set(id, found[position] ?? null)
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
