import { Clock, Context, Effect, Layer, Option, Result, type Stream } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import { Allocators } from "../allocation/Allocators.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { checkAttached, mayBeDetached } from "./checkAttached.ts"
import { type Enrolled, madeNow } from "./decideEnrolment.ts"
import { checkBucket, failureOf, type NotAllocated, sampleOf } from "./enrolment.ts"
import { countedBucket, OutcomeCount, outcomeOf } from "./OutcomeCount.ts"
import type { ListedSample, Sample, SampleCount } from "./Sample.ts"
import { NotSampled, type OverrideConflict, type SampleConflict, SampleNotFound } from "./Sample.ts"
import { type SamplePage, SampleStore } from "./SampleStore.ts"

/** Samples each entity of an experiment into one bucket exactly once, and completes the samples. */
export class Samples extends Context.Service<
  Samples,
  {
    /** The only sample of this entity and value: a stored one, or a new one that is allocated and stored. A stored sample wins over the slot table. */
    readonly create: (
      experimentId: string,
      request: SampleRequest
    ) => Effect.Effect<
      Sample,
      | ExperimentNotFound
      | InvalidInput
      | NotSampled
      | OverrideConflict
      | PermissionDenied
      | SampleConflict
      | SamplesDetached,
      Caller
    >
    /** The same, and why the entity is in the bucket. */
    readonly enrol: (
      experimentId: string,
      request: SampleRequest
    ) => Effect.Effect<
      Enrolled,
      | ExperimentNotFound
      | InvalidInput
      | NotSampled
      | OverrideConflict
      | PermissionDenied
      | SampleConflict
      | SamplesDetached,
      Caller
    >
    readonly get: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound | SamplesDetached, Caller>
    /** Newest first. */
    readonly list: (
      experimentId: string,
      page: SamplePage
    ) => Effect.Effect<readonly ListedSample[], ExperimentNotFound | PermissionDenied | SamplesDetached, Caller>
    /** All samples of one moment in batches, by id in ascending order. Reads them no faster than they are consumed. */
    readonly exportAll: (
      experimentId: string
    ) => Effect.Effect<
      Stream.Stream<readonly Sample[]>,
      ExperimentNotFound | PermissionDenied | SamplesDetached,
      Caller
    >
    /** Every bucket in order of creation, then every removed bucket that has samples, by name. */
    readonly counts: (
      experimentId: string
    ) => Effect.Effect<readonly SampleCount[], ExperimentNotFound | PermissionDenied | SamplesDetached, Caller>
    /** Durable when it returns. The first acceptance keeps its time. */
    readonly complete: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound | SamplesDetached, Caller>
  }
>()("domain/Samples") {
  static readonly layer = Layer.effect(
    Samples,
    Effect.gen(function* () {
      const store = yield* SampleStore
      const allocators = yield* Allocators
      const experiments = yield* Experiments
      const ids = yield* Ids
      const queue = yield* JobQueue
      const count = yield* OutcomeCount

      type Failure = InvalidInput | NotSampled | OverrideConflict | SampleConflict | SamplesDetached
      const answerRow = (stored: Sample, request: SampleRequest, reason: Enrolled["reason"]) => {
        const checked = checkBucket(stored, request)
        const outcome = Result.isSuccess(checked) ? reason : "conflict"
        count(stored.experimentId, outcome, countedBucket(stored, outcome))
        return Effect.fromResult(Result.map(checked, (sample): Enrolled => ({ sample, reason })))
      }
      const refuseFull = (experimentId: string) => {
        count(experimentId, "quota_reached", null)
        return Effect.fail(new NotSampled({ reason: "quota_reached" }))
      }
      const answerStored = Effect.fnUntraced(function* (
        experimentId: string,
        request: SampleRequest,
        { decidedOn, decision }: { readonly decidedOn: number; readonly decision: NotAllocated }
      ) {
        const { revision, sample } = yield* store.lookup(experimentId, request.sampledEntity, request.sampledValue)
        if (Option.isSome(sample)) return yield* answerRow(sample.value, request, "already_sampled")
        if (!Option.contains(revision, decidedOn)) return null
        if (decision._tag === "NotSampled" && mayBeDetached(decision.reason)) yield* checkAttached(store, experimentId)
        const failure = failureOf(decision)
        const outcome = outcomeOf(Result.fail(failure))
        if (outcome !== null) count(experimentId, outcome, null)
        return yield* failure
      })
      const enrolAt =
        (experimentId: string, request: SampleRequest, { decide, limited, revision }: Allocator) =>
        (now: number): Effect.Effect<Enrolled | null, Failure> => {
          const decision = decide(request, now)
          if (decision._tag !== "Allocate") {
            return answerStored(experimentId, request, { decidedOn: revision, decision })
          }
          const sample = sampleOf({ id: ids.next(now), experimentId, now, revision }, request, decision)
          return Effect.flatMap(
            store.enrol({ sample, revision, limited }),
            (enrolment): Effect.Effect<Enrolled | null, Failure> => {
              if (enrolment._tag === "Stale") return Effect.succeed(null)
              if (enrolment._tag === "QuotaReached") return refuseFull(experimentId)
              const isNew = enrolment.sample.id === sample.id
              return answerRow(enrolment.sample, request, isNew ? madeNow(sample) : "already_sampled")
            }
          )
        }
      // Runs for every sample: it composes Effects, which costs a third of a generator.
      const enrol = (experimentId: string, request: SampleRequest) =>
        Effect.flatMap(experiments.requirePermission(experimentId, "experiment_samples_manage"), () =>
          allocators.decide(experimentId, (allocator) =>
            Effect.flatMap(Clock.currentTimeMillis, enrolAt(experimentId, request, allocator))
          )
        )
      const create = (experimentId: string, request: SampleRequest) =>
        Effect.map(enrol(experimentId, request), ({ sample }) => sample)
      const present = Effect.fnUntraced(function* (experimentId: string, id: string, found: Option.Option<Sample>) {
        if (Option.isSome(found)) return found.value
        yield* checkAttached(store, experimentId)
        return yield* new SampleNotFound({ id })
      })
      const get = Effect.fnUntraced(function* (experimentId: string, id: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* present(experimentId, id, yield* store.find(experimentId, id))
      })
      const list = Effect.fnUntraced(function* (experimentId: string, page: SamplePage) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const samples = yield* store.list(experimentId, page)
        if (samples.length !== page.limit) yield* checkAttached(store, experimentId)
        return samples
      })
      const exportAll = Effect.fnUntraced(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        yield* checkAttached(store, experimentId)
        return store.exportAll(experimentId)
      })
      const counts = Effect.fnUntraced(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const counts = yield* store.counts(experimentId)
        yield* checkAttached(store, experimentId)
        return counts
      })
      const complete = Effect.fnUntraced(function* (experimentId: string, id: string) {
        yield* experiments.requirePermission(experimentId, "experiment_samples_manage")
        const now = yield* Clock.currentTimeMillis
        const completed = yield* store.complete(experimentId, id, now)
        const sample = yield* present(experimentId, id, completed)
        // The first acceptance is what changed the row last.
        if (sample.updatedAt === now) count(experimentId, "completed", sample.allocatedBucket)
        yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
        return sample
      })
      return Samples.of({ create, enrol, get, list, exportAll, counts, complete })
    })
  )
}
