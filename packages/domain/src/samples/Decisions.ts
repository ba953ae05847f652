import { Clock, Context, Effect, Layer, Option } from "effect"
import type { Allocator } from "../allocation/Allocator.ts"
import { Allocators } from "../allocation/Allocators.ts"
import type { Explanation, SampleRequest } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Reason } from "../shared/Reason.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import { checkAttached, mayBeDetached } from "./checkAttached.ts"
import { type Quota, withinQuota } from "./Quota.ts"
import type { Sample } from "./Sample.ts"
import { SampleStore } from "./SampleStore.ts"

/** An entity, with the attributes that conditions compare. */
export type DecisionRequest = Omit<SampleRequest, "allocatedBucket">

/** The result of a create without a bucket, and its explanation. */
export interface ExplainedDecision extends Omit<Explanation, "reason"> {
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly reason: Reason
  /** The stored sample, from which bucket, slot and version are; null without one. */
  readonly sampleId: string | null
  /** The experiment's revision that decided: the sample's, or else the current one. Null when an old sample does not record it. */
  readonly revision: number | null
}

/** The most characters of JSON in the explanations of one response. */
const sizeAtMost = 50_000_000

/** A stored sample wins over the current decision. */
const decisionOf = (
  current: number,
  { sampledEntity, sampledValue }: DecisionRequest,
  { bucket, criteria, criterionId, layer, reason, slot, version }: Explanation,
  sample: Sample | null
): ExplainedDecision => ({
  sampledEntity,
  sampledValue,
  reason: sample === null ? reason : "already_sampled",
  bucket: sample === null ? bucket : sample.allocatedBucket,
  slot: sample === null ? slot : sample.slot,
  version: sample === null ? version : sample.allocationVersion,
  sampleId: sample === null ? null : sample.id,
  revision: sample === null ? current : sample.revision,
  criterionId,
  criteria,
  layer
})

const sizeOf = ({ explanationSize }: Allocator, { criteria }: Explanation): number => {
  if (criteria.length === 0) return 0
  const found = criteria.flatMap(({ conditions }) => conditions.map((each) => JSON.stringify(each.found).length))
  return found.reduce((sum, size) => sum + size, explanationSize)
}

const tooLong = (possible: number) => {
  const message = `the explanations exceed the response limit; request at most the first ${possible} entities`
  return new InvalidInput({ problems: [{ path: ["entities"], message }] })
}

const explainAll = Effect.fnUntraced(function* (
  allocator: Allocator,
  entities: readonly DecisionRequest[],
  { quota, samples }: { readonly quota: Quota | null; readonly samples: readonly (Sample | null)[] }
) {
  const now = yield* Clock.currentTimeMillis
  const slice = yield* timeSlice
  const within = (explained: Explanation) => (quota === null ? explained : withinQuota(explained, quota))
  const decisions: ExplainedDecision[] = []
  let size = 0
  for (const [index, entity] of entities.entries()) {
    const explained = within(allocator.explain(entity, now))
    size += sizeOf(allocator, explained)
    if (size > sizeAtMost && index > 0) return yield* tooLong(index)
    decisions.push(decisionOf(allocator.revision, entity, explained, samples[index] ?? null))
    if (slice.isOver()) yield* slice.next
  }
  return decisions
})

/** Decides and explains the buckets of many entities at once, without storing samples. */
export class Decisions extends Context.Service<
  Decisions,
  {
    /** In the order of the entities, all decided on one state of the experiment. Fails when the explanations are too long. */
    readonly decide: (
      experimentId: string,
      entities: readonly DecisionRequest[]
    ) => Effect.Effect<
      readonly ExplainedDecision[],
      ExperimentNotFound | InvalidInput | PermissionDenied | SamplesDetached,
      Caller
    >
  }
>()("domain/Decisions") {
  static readonly layer = Layer.effect(
    Decisions,
    Effect.gen(function* () {
      const store = yield* SampleStore
      const allocators = yield* Allocators
      const experiments = yield* Experiments

      const decide = Effect.fn("Decisions.decide")(function* (
        experimentId: string,
        entities: readonly DecisionRequest[]
      ) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        const explainWith = Effect.fnUntraced(function* (allocator: Allocator) {
          const { revision, samples } = yield* store.lookupBulk(experimentId, entities)
          if (!Option.contains(revision, allocator.revision)) return null
          const quota = allocator.limited ? yield* store.quotaOf(experimentId) : null
          const decisions = yield* explainAll(allocator, entities, { quota, samples })
          const lacksSamples = decisions.some(({ reason, sampleId }) => sampleId === null && mayBeDetached(reason))
          if (lacksSamples) yield* checkAttached(store, experimentId)
          return decisions
        })
        return yield* allocators.decide(experimentId, explainWith)
      })
      return Decisions.of({ decide })
    })
  )
}
