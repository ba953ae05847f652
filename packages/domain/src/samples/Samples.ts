import { Clock, Context, Effect, Layer, Option } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import { Allocators } from "../allocation/Allocators.ts"
import type { SampleRequest } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { Ids } from "../shared/Ids.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { checkBucket, failureOf, type NotAllocated, sampleOf } from "./enrolment.ts"
import type { Sample, SampleCount } from "./Sample.ts"
import { type NotSampled, type OverrideConflict, type SampleConflict, SampleNotFound } from "./Sample.ts"
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
      ExperimentNotFound | InvalidInput | NotSampled | OverrideConflict | PermissionDenied | SampleConflict,
      Caller
    >
    readonly get: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound, Caller>
    /** Newest first. */
    readonly list: (
      experimentId: string,
      page: SamplePage
    ) => Effect.Effect<readonly Sample[], ExperimentNotFound | PermissionDenied, Caller>
    /** Every bucket in order of creation, then every removed bucket that has samples, by name. */
    readonly counts: (
      experimentId: string
    ) => Effect.Effect<readonly SampleCount[], ExperimentNotFound | PermissionDenied, Caller>
    /** Durable when it returns. The first acceptance keeps its time. */
    readonly complete: (
      experimentId: string,
      id: string
    ) => Effect.Effect<Sample, ExperimentNotFound | PermissionDenied | SampleNotFound, Caller>
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

      type Failure = InvalidInput | NotSampled | OverrideConflict | SampleConflict
      const answerStored = Effect.fnUntraced(function* (
        experimentId: string,
        request: SampleRequest,
        { decidedOn, decision }: { readonly decidedOn: number; readonly decision: NotAllocated }
      ) {
        const { revision, sample } = yield* store.lookup(experimentId, request.sampledEntity, request.sampledValue)
        if (Option.isSome(sample)) return yield* Effect.fromResult(checkBucket(sample.value, request))
        return Option.contains(revision, decidedOn) ? yield* failureOf(decision) : null
      })
      const enrolAt =
        (experimentId: string, request: SampleRequest, { decide, revision }: Allocator) =>
        (now: number): Effect.Effect<Sample | null, Failure> => {
          const decision = decide(request, now)
          if (decision._tag !== "Allocate") {
            return answerStored(experimentId, request, { decidedOn: revision, decision })
          }
          const sample = sampleOf({ id: ids.next(now), experimentId, now, revision }, request, decision)
          return Effect.flatMap(store.enrol({ sample, revision }), (enrolment) =>
            enrolment._tag === "Stored"
              ? Effect.fromResult(checkBucket(enrolment.sample, request))
              : Effect.succeed(null)
          )
        }
      // Runs for every sample: it composes Effects, which costs a third of a generator.
      const create = (experimentId: string, request: SampleRequest) =>
        Effect.flatMap(experiments.requirePermission(experimentId, "experiment_samples_manage"), () =>
          allocators.decide(experimentId, (allocator) =>
            Effect.flatMap(Clock.currentTimeMillis, enrolAt(experimentId, request, allocator))
          )
        )
      const get = Effect.fn("Samples.get")(function* (experimentId: string, id: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* Effect.fromOption(yield* store.find(experimentId, id), () => new SampleNotFound({ id }))
      })
      const list = Effect.fn("Samples.list")(function* (experimentId: string, page: SamplePage) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* store.list(experimentId, page)
      })
      const counts = Effect.fn("Samples.counts")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* store.counts(experimentId)
      })
      const complete = Effect.fnUntraced(function* (experimentId: string, id: string) {
        yield* experiments.requirePermission(experimentId, "experiment_samples_manage")
        const now = yield* Clock.currentTimeMillis
        const completed = yield* store.complete(experimentId, id, now)
        const sample = yield* Effect.fromOption(completed, () => new SampleNotFound({ id }))
        yield* queue.hint({ name: "stampSampleCompletions", payload: {} })
        return sample
      })
      return Samples.of({ create, get, list, counts, complete })
    })
  )
}
