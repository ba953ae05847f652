import { Cache, Clock, Context, Duration, Effect, Exit, Layer, Option } from "effect"
import { type Allocator, compileAllocator, type Decision, type SampleRequest } from "./Allocator.ts"
import type { Caller } from "./Caller.ts"
import { ExperimentStore } from "./ExperimentStore.ts"
import { Experiments } from "./Experiments.ts"
import {
  ExperimentNotFound,
  InvalidInput,
  NotSampled,
  type PermissionDenied,
  SampleConflict,
  SampleNotFound
} from "./errors.ts"
import { Ids } from "./Ids.ts"
import { JobQueue } from "./JobQueue.ts"
import type { Page } from "./Page.ts"
import type { Sample } from "./Sample.ts"
import { SampleStore } from "./SampleStore.ts"

const allocatorsKept = 2_000

const agreed = (sample: Sample, { allocatedBucket }: SampleRequest) =>
  allocatedBucket === undefined || allocatedBucket === sample.allocatedBucket
    ? Effect.succeed(sample)
    : Effect.fail(new SampleConflict({ id: sample.id, bucket: sample.allocatedBucket }))

const refused = (decision: Exclude<Decision, { readonly _tag: "Allocate" }>) =>
  decision._tag === "Refuse"
    ? new NotSampled({ reason: decision.reason })
    : new InvalidInput({
        problems: [
          { path: ["allocated_bucket"], message: `the experiment has no bucket ${JSON.stringify(decision.bucket)}` }
        ]
      })

/** Who was sampled into which bucket, exactly once, and when each is complete. */
export class Samples extends Context.Service<
  Samples,
  {
    /** The one sample of this entity and value: stored before, or allocated and stored now. What is stored wins over the slot table. */
    readonly create: (
      experimentId: string,
      request: SampleRequest
    ) => Effect.Effect<
      Sample,
      ExperimentNotFound | InvalidInput | NotSampled | PermissionDenied | SampleConflict,
      Caller
    >
    readonly get: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound, Caller>
    /** Newest first. */
    readonly list: (
      experimentId: string,
      page: Page
    ) => Effect.Effect<readonly Sample[], ExperimentNotFound | PermissionDenied, Caller>
    /** Durable when it answers; the first acceptance wins and keeps its time. */
    readonly complete: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound, Caller>
    /** Writes accepted completion times on their rows; how many there were. */
    readonly stampCompletions: Effect.Effect<number>
  }
>()("domain/Samples") {
  static readonly layer = Layer.effect(
    Samples,
    Effect.gen(function* () {
      const store = yield* SampleStore
      const experimentStore = yield* ExperimentStore
      const experiments = yield* Experiments
      const ids = yield* Ids
      const queue = yield* JobQueue

      // A kept allocator may be out of date: every answer that it leads to is checked against the stored revision, and redone if so.
      // A fault is not kept: the store may answer the next time.
      const allocators = yield* Cache.makeWith(
        (id: string) => experimentStore.snapshot(id).pipe(Effect.map(Option.map(compileAllocator))),
        {
          capacity: allocatorsKept,
          timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
        }
      )
      const allocatorOf = Effect.fnUntraced(function* (id: string) {
        const found = yield* Cache.get(allocators, id)
        if (Option.isSome(found)) return found.value
        yield* Cache.invalidate(allocators, id)
        return yield* new ExperimentNotFound({ id })
      })
      const forget = (id: string, outdated: Allocator) =>
        Cache.invalidateWhen(allocators, id, (kept) => Option.isSome(kept) && kept.value === outdated)

      const create = Effect.fnUntraced(function* (experimentId: string, request: SampleRequest) {
        yield* experiments.expect(experimentId, "experiment_samples_manage")
        for (;;) {
          const allocator = yield* allocatorOf(experimentId)
          const now = yield* Clock.currentTimeMillis
          const decision = allocator.decide(request, now)
          const { sampledEntity, sampledValue } = request
          if (decision._tag === "Allocate") {
            const { allocatedBy, bucket, slot, version } = decision
            const sample: Sample = {
              ...{ id: ids.next(now), experimentId, sampledEntity, sampledValue, allocatedBucket: bucket },
              ...{ slot, allocationVersion: version, allocatedBy, complete: false, completedAt: null },
              ...{ createdAt: now, updatedAt: now }
            }
            const enrolment = yield* store.enrol({ sample, revision: allocator.revision })
            if (enrolment._tag === "Stored") return yield* agreed(enrolment.sample, request)
          } else {
            const { revision, sample } = yield* store.lookup(experimentId, sampledEntity, sampledValue)
            if (Option.isSome(sample)) return yield* agreed(sample.value, request)
            if (Option.isSome(revision) && revision.value === allocator.revision) return yield* refused(decision)
          }
          yield* forget(experimentId, allocator)
        }
      })
      const get = Effect.fn("Samples.get")(function* (experimentId: string, id: string) {
        yield* experiments.expect(experimentId, "experiment_read")
        return yield* Effect.fromOption(yield* store.find(experimentId, id), () => new SampleNotFound({ id }))
      })
      const list = Effect.fn("Samples.list")(function* (experimentId: string, page: Page) {
        yield* experiments.expect(experimentId, "experiment_read")
        return yield* store.list(experimentId, page)
      })
      const complete = Effect.fnUntraced(function* (experimentId: string, id: string) {
        yield* experiments.expect(experimentId, "experiment_samples_manage")
        const now = yield* Clock.currentTimeMillis
        const completed = yield* store.complete(experimentId, id, now)
        const sample = yield* Effect.fromOption(completed, () => new SampleNotFound({ id }))
        yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
        return sample
      })
      const stampCompletions = store.stampCompletions.pipe(Effect.withSpan("Samples.stampCompletions"))
      return Samples.of({ create, get, list, complete, stampCompletions })
    })
  )
}
