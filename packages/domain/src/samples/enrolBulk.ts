import { Clock, Effect, Option, Result, Semaphore } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import { Allocators } from "../allocation/Allocators.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import { entityKey } from "../shared/entityKey.ts"
import { Ids } from "../shared/Ids.ts"
import { inParts, type ReadItem } from "../shared/inParts.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import { checkAttached, mayBeDetached } from "./checkAttached.ts"
import {
  addRequest,
  answerAll,
  answerRefused,
  decideEnrolment,
  type Enrolled,
  type EnrolmentDecision,
  type EntityRequests,
  type NotEnrolled,
  type RequestsByEntity
} from "./decideEnrolment.ts"
import { countedBucket, OutcomeCount, outcomeOf } from "./OutcomeCount.ts"
import type { Sample } from "./Sample.ts"
import { SampleStore } from "./SampleStore.ts"

type Answer = (index: number, result: Result.Result<Enrolled, NotEnrolled>) => void

/** The row of an entity; `refused` by a quota, `stale` when its decision was made on an older revision and must be repeated. */
type Row = Sample | "absent" | "refused" | "stale"

interface Open {
  /** The requests of stale decisions. */
  readonly stale: readonly EntityRequests[]
  /** The requests after one that a quota refuses. */
  readonly next: readonly EntityRequests[]
}

/** Answers the requests whose row is known; returns the others. */
const answerKnown = (decisions: readonly EnrolmentDecision[], rows: readonly Row[], answer: Answer): Open => {
  const stale: EntityRequests[] = []
  const next: EntityRequests[] = []
  for (const [position, decision] of decisions.entries()) {
    const row = rows[position] ?? "stale"
    if (row === "stale") {
      stale.push(decision.requests)
    } else if (row === "refused") {
      const others = answerRefused(decision, answer)
      if (others !== null) next.push(others)
    } else {
      answerAll(decision, row === "absent" ? null : row, answer)
    }
  }
  return { stale, next }
}

/** `BulkSamples.create` on its ports, after the permission check. */
export const enrolBulk = Effect.gen(function* () {
  const store = yield* SampleStore
  const allocators = yield* Allocators
  const ids = yield* Ids
  const count = yield* OutcomeCount

  const decideAll = Effect.fnUntraced(function* (
    experimentId: string,
    entities: readonly EntityRequests[],
    allocator: Allocator
  ) {
    const now = yield* Clock.currentTimeMillis
    const context = { experimentId, now, nextId: () => ids.next(now) }
    const sampled: EnrolmentDecision[] = []
    const unsampled: EnrolmentDecision[] = []
    const slice = yield* timeSlice
    for (const requests of entities) {
      const decision = decideEnrolment(requests, allocator, context)
      if (decision.sample === null) unsampled.push(decision)
      else sampled.push(decision)
      if (slice.isOver()) yield* slice.next
    }
    return { sampled, unsampled }
  })
  const enrol = Effect.fnUntraced(function* (
    experimentId: string,
    { limited, revision }: Allocator,
    decisions: readonly EnrolmentDecision[]
  ): Effect.fn.Return<readonly Row[]> {
    const samples = decisions.flatMap(({ sample }) => sample ?? [])
    if (samples.length === 0) return []
    const admitted = yield* store.enrolBulk(experimentId, { samples, revision, limited })
    return Option.getOrElse(admitted, () => []).map((sample) => sample ?? "refused")
  })
  const lookup = Effect.fnUntraced(function* (
    experimentId: string,
    revision: number,
    decisions: readonly EnrolmentDecision[]
  ): Effect.fn.Return<readonly Row[], SamplesDetached> {
    if (decisions.length === 0) return []
    const keys = decisions.map(({ requests: [{ request }] }) => request)
    const found = yield* store.lookupBulk(experimentId, keys)
    const lacksSamples = decisions.some(
      ({ notAllocated: [first] }, position) =>
        found.samples[position] === null && first?._tag === "NotSampled" && mayBeDetached(first.reason)
    )
    if (lacksSamples) yield* checkAttached(store, experimentId)
    const withoutSample = Option.contains(found.revision, revision) ? "absent" : "stale"
    return found.samples.map((sample) => sample ?? withoutSample)
  })

  /** Decides on each entity and stores the samples. Repeats stale decisions. */
  const enrolAll = Effect.fnUntraced(function* (
    experimentId: string,
    entities: readonly EntityRequests[],
    answer: Answer
  ) {
    let open = entities
    const enrolOnce = Effect.fnUntraced(function* (allocator: Allocator, requests: readonly EntityRequests[]) {
      const { sampled, unsampled } = yield* decideAll(experimentId, requests, allocator)
      const [enrolled, found] = yield* Effect.all(
        [enrol(experimentId, allocator, sampled), lookup(experimentId, allocator.revision, unsampled)],
        { concurrency: 2 }
      )
      return [answerKnown(sampled, enrolled, answer), answerKnown(unsampled, found, answer)]
    })
    const enrolOpen = Effect.fnUntraced(function* (allocator: Allocator) {
      const stale: EntityRequests[] = []
      for (let requests = open; requests.length > 0; ) {
        const rounds: readonly Open[] = yield* enrolOnce(allocator, requests)
        stale.push(...rounds.flatMap((round) => round.stale))
        requests = rounds.flatMap((round) => round.next)
      }
      open = stale
      return open.length === 0 ? true : null
    })
    if (open.length > 0) yield* allocators.decide(experimentId, enrolOpen)
  })

  return Effect.fnUntraced(function* <Item, E>(
    experimentId: string,
    items: readonly Item[],
    read: ReadItem<Item, SampleRequest, E>
  ) {
    const results: Result.Result<Enrolled, E | NotEnrolled>[] = []
    const answer: Answer = (index, result) => {
      results[index] = result
      const outcome = outcomeOf(result)
      if (outcome === null) return
      count(experimentId, outcome, Result.isSuccess(result) ? countedBucket(result.success.sample, outcome) : null)
    }
    const seen = new Set<string>()
    // Requests for an entity of an earlier part. They are answered last, after that part.
    const repeated: RequestsByEntity = new Map()
    // One part at a time, in order: the first request for an entity is the one that may sample it.
    const reading = yield* Semaphore.make(1)
    const readPart = Effect.fnUntraced(function* (part: readonly Item[], start: number) {
      const entities: RequestsByEntity = new Map()
      const slice = yield* timeSlice
      for (const [position, item] of part.entries()) {
        if (slice.isOver()) yield* slice.next
        const index = start + position
        const request = read(item, index)
        if (Result.isFailure(request)) {
          results[index] = Result.fail(request.failure)
          continue
        }
        const key = entityKey(request.success.sampledEntity, request.success.sampledValue)
        const isRepeated = seen.has(key) && !entities.has(key)
        addRequest(isRepeated ? repeated : entities, key, { index, request: request.success })
        seen.add(key)
      }
      return [...entities.values()]
    })
    yield* inParts(items, (part, start) =>
      Effect.flatMap(reading.withPermit(readPart(part, start)), (entities) => enrolAll(experimentId, entities, answer))
    )
    yield* enrolAll(experimentId, [...repeated.values()], answer)
    return results
  })
})
