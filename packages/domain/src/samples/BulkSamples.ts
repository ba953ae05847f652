import { Clock, Context, Effect, Layer, Option, Result } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import { Allocators } from "../allocation/Allocators.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { entityKey } from "../shared/entityKey.ts"
import { Ids } from "../shared/Ids.ts"
import { inParts } from "../shared/inParts.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import {
  type AskedByEntity,
  type AskedTogether,
  addAsked,
  answerAll,
  type Enrolled,
  type EnrolPlan,
  type NotEnrolled,
  planEnrolment
} from "./enrolPlan.ts"
import type { Sample } from "./Sample.ts"
import { SampleNotFound } from "./Sample.ts"
import { type Completed, type SampleKey, SampleStore } from "./SampleStore.ts"

/** Reads one of many items. One that cannot be read is answered with why, and spoils no other. */
export type ReadItem<Item, A, E> = (item: Item, index: number) => Result.Result<A, E>

/** How a sample that is to be completed is named. */
export type SampleReference = { readonly id: string } | SampleKey

/** A completed sample, and whether it was completed now. */
export interface Completion {
  readonly sample: Sample
  readonly reason: "already_completed" | "completed"
}

type Refusal = ExperimentNotFound | PermissionDenied

/** Many samples at once: each is answered as it would be alone and in its turn, and thousands share a statement. */
export class BulkSamples extends Context.Service<
  BulkSamples,
  {
    /** `Samples.create` for each item. What it answers is stored durably; when it fails, part of it may be. */
    readonly create: <Item, E>(
      experimentId: string,
      items: readonly Item[],
      read: ReadItem<Item, SampleRequest, E>
    ) => Effect.Effect<readonly Result.Result<Enrolled, E | NotEnrolled>[], Refusal, Caller>
    /** `Samples.complete` for each item, with one hint to the worker for all. */
    readonly complete: <Item, E>(
      experimentId: string,
      items: readonly Item[],
      read: ReadItem<Item, SampleReference, E>
    ) => Effect.Effect<readonly Result.Result<Completion, E | SampleNotFound>[], Refusal, Caller>
  }
>()("domain/BulkSamples") {
  static readonly layer = Layer.effect(
    BulkSamples,
    Effect.gen(function* () {
      const store = yield* SampleStore
      const allocators = yield* Allocators
      const experiments = yield* Experiments
      const ids = yield* Ids
      const queue = yield* JobQueue

      const enrol = Effect.fnUntraced(function* (experimentId: string, revision: number, plans: readonly EnrolPlan[]) {
        const samples = plans.flatMap(({ sample }) => sample ?? [])
        if (samples.length === 0) return []
        return Option.getOrElse(yield* store.enrolMany(experimentId, revision, samples), () => [])
      })
      const lookup = Effect.fnUntraced(function* (experimentId: string, revision: number, plans: readonly EnrolPlan[]) {
        if (plans.length === 0) return []
        const keys = plans.map(({ asked: [{ request }] }) => request)
        const found = yield* store.lookupMany(experimentId, keys)
        const isCurrent = Option.contains(found.revision, revision)
        return isCurrent ? found.samples : found.samples.map((sample) => sample ?? undefined)
      })

      /** Decides about each entity and stores what is to be; again what was decided on an older state of the experiment. */
      const settle = Effect.fnUntraced(function* (
        experimentId: string,
        entities: readonly AskedTogether[],
        answer: (index: number, result: Result.Result<Enrolled, NotEnrolled>) => void
      ) {
        let open = entities
        const attempt = Effect.fnUntraced(function* (allocator: Allocator) {
          const now = yield* Clock.currentTimeMillis
          const context = { experimentId, now, nextId: () => ids.next(now) }
          const enrolling: EnrolPlan[] = []
          const refused: EnrolPlan[] = []
          const slice = yield* timeSlice
          for (const asked of open) {
            const plan = planEnrolment(asked, allocator, context)
            if (plan.sample === null) refused.push(plan)
            else enrolling.push(plan)
            if (slice.isOver()) yield* slice.next
          }
          const [enrolled, found] = yield* Effect.all(
            [enrol(experimentId, allocator.revision, enrolling), lookup(experimentId, allocator.revision, refused)],
            { concurrency: 2 }
          )
          const stale: AskedTogether[] = []
          const tell = (plans: readonly EnrolPlan[], stored: readonly (Sample | null | undefined)[]) => {
            for (const [position, plan] of plans.entries()) {
              const row = stored[position]
              if (row === undefined) stale.push(plan.asked)
              else answerAll(plan, row, answer)
            }
          }
          tell(enrolling, enrolled)
          tell(refused, found)
          open = stale
          return stale.length === 0 ? true : null
        })
        if (open.length > 0) yield* allocators.decide(experimentId, attempt)
      })

      const create = Effect.fnUntraced(function* <Item, E>(
        experimentId: string,
        items: readonly Item[],
        read: ReadItem<Item, SampleRequest, E>
      ) {
        yield* experiments.expect(experimentId, "experiment_samples_manage")
        const results: Result.Result<Enrolled, E | NotEnrolled>[] = []
        const answer = (index: number, result: Result.Result<Enrolled, NotEnrolled>) => {
          results[index] = result
        }
        const seen = new Set<string>()
        // Asked for again in a later part, whose turn comes when the first is answered.
        const again: AskedByEntity = new Map()
        yield* inParts(items, (part, start) => {
          const here: AskedByEntity = new Map()
          for (const [position, item] of part.entries()) {
            const index = start + position
            const request = read(item, index)
            if (Result.isFailure(request)) {
              results[index] = Result.fail(request.failure)
              continue
            }
            const key = entityKey(request.success.sampledEntity, request.success.sampledValue)
            addAsked(seen.has(key) && !here.has(key) ? again : here, key, { index, request: request.success })
            seen.add(key)
          }
          return settle(experimentId, [...here.values()], answer)
        })
        yield* settle(experimentId, [...again.values()], answer)
        return results
      })

      const identify = Effect.fnUntraced(function* <E>(
        experimentId: string,
        references: readonly Result.Result<SampleReference, E>[]
      ) {
        const keys = references.flatMap((each) =>
          Result.isSuccess(each) && !("id" in each.success) ? each.success : []
        )
        const { samples } = keys.length === 0 ? { samples: [] } : yield* store.lookupMany(experimentId, keys)
        const found = samples.values()
        return references.map((each) =>
          Result.flatMap(each, (reference): Result.Result<string, SampleNotFound> => {
            const id = "id" in reference ? reference.id : found.next().value?.id
            return id === undefined ? Result.fail(new SampleNotFound({ id: "" })) : Result.succeed(id)
          })
        )
      })
      const complete = Effect.fnUntraced(function* <Item, E>(
        experimentId: string,
        items: readonly Item[],
        read: ReadItem<Item, SampleReference, E>
      ) {
        yield* experiments.expect(experimentId, "experiment_samples_manage")
        const now = yield* Clock.currentTimeMillis
        const named: Result.Result<string, E | SampleNotFound>[] = []
        const completed = new Map<string, Completed | null>()
        yield* inParts(items, (part, start) =>
          Effect.gen(function* () {
            const identified = yield* identify(
              experimentId,
              part.map((item, position) => read(item, start + position))
            )
            for (const [position, each] of identified.entries()) named[start + position] = each
            const fresh = new Set(
              identified.flatMap((each) => (Result.isSuccess(each) && !completed.has(each.success) ? each.success : []))
            )
            for (const id of fresh) completed.set(id, null)
            const found = fresh.size === 0 ? [] : yield* store.completeMany(experimentId, [...fresh], now)
            for (const [position, id] of [...fresh].entries()) completed.set(id, found[position] ?? null)
          })
        )
        if (completed.size > 0) yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
        const told = new Set<string>()
        return named.map((each) =>
          Result.flatMap(each, (id): Result.Result<Completion, SampleNotFound> => {
            const found = completed.get(id)
            if (found === undefined || found === null) return Result.fail(new SampleNotFound({ id }))
            const isNew = found.isFirst && !told.has(id)
            told.add(id)
            return Result.succeed({ sample: found.sample, reason: isNew ? "completed" : "already_completed" })
          })
        )
      })

      return BulkSamples.of({ create, complete })
    })
  )
}
