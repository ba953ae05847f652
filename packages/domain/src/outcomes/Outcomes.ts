import { Clock, Context, Effect, Layer, Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import type { Caller } from "../people/Caller.ts"
import { checkAttached } from "../samples/checkAttached.ts"
import { identifySamples, type SampleReference } from "../samples/identifySamples.ts"
import { SampleNotFound } from "../samples/Sample.ts"
import { SampleStore } from "../samples/SampleStore.ts"
import type { ReadItem } from "../shared/inParts.ts"
import { timeSlice } from "../shared/timeSlice.ts"
import { checkOutcome, type OutcomeRefusal, recordedValue } from "./checkOutcome.ts"
import type { NewOutcome, OutcomeConflict, OutcomeRecord } from "./Outcome.ts"
import { OutcomeStore } from "./OutcomeStore.ts"

/** One outcome of a request. */
export interface OutcomeRequest extends Pick<NewOutcome, "metric" | "occurredAt" | "outcomeId" | "value"> {
  readonly sample: SampleReference
}

/** Milliseconds: outcomes of this span are folded by one job. */
const foldEvery = 1_000

/** What samples of experiments amounted to. */
export class Outcomes extends Context.Service<
  Outcomes,
  {
    /**
     * Records outcomes of stored samples, whatever has become of the experiment. Returns a result for each, in order. Durable, and in every sum,
     * when it returns; a failed call has recorded nothing.
     */
    readonly record: <Item, E>(
      experimentId: string,
      items: readonly Item[],
      read: ReadItem<Item, OutcomeRequest, E>
    ) => Effect.Effect<
      readonly Result.Result<OutcomeRecord, E | OutcomeConflict | OutcomeRefusal | SampleNotFound>[],
      ExperimentNotFound | PermissionDenied | SamplesDetached,
      Caller
    >
  }
>()("domain/Outcomes") {
  static readonly layer = Layer.effect(
    Outcomes,
    Effect.gen(function* () {
      const store = yield* OutcomeStore
      const samples = yield* SampleStore
      const experiments = yield* Experiments
      const queue = yield* JobQueue
      const identify = identifySamples(samples)

      const readAll = Effect.fnUntraced(function* <Item, E>(
        items: readonly Item[],
        read: ReadItem<Item, OutcomeRequest, E>
      ) {
        const requests: Result.Result<OutcomeRequest, E>[] = []
        const slice = yield* timeSlice
        for (const [index, item] of items.entries()) {
          if (slice.isOver()) yield* slice.next
          requests.push(read(item, index))
        }
        return requests
      })

      const record = Effect.fn("Outcomes.record")(function* <Item, E>(
        experimentId: string,
        items: readonly Item[],
        read: ReadItem<Item, OutcomeRequest, E>
      ) {
        yield* experiments.requirePermission(experimentId, "experiment_samples_manage")
        if (items.length === 0) return []
        const recordedAt = yield* Clock.currentTimeMillis
        const requests = yield* readAll(items, read)
        const identified = yield* identify(
          experimentId,
          requests.map((each) => Result.map(each, ({ sample }) => sample))
        )
        const outcomes = requests.map((each, index) =>
          Result.flatMap(each, ({ sample: _, value, ...request }) =>
            Result.map(identified[index] ?? Result.fail(new SampleNotFound({ id: "" })), (sampleId): NewOutcome => {
              return { ...request, value: recordedValue(value), sampleId, recordedAt }
            })
          )
        )
        const accepted = outcomes.flatMap((each) => (Result.isSuccess(each) ? each.success : []))
        const recorded = accepted.length === 0 ? [] : yield* store.record(experimentId, accepted, checkOutcome)
        if (recorded.some(Result.isSuccess)) {
          const at = (Math.floor(recordedAt / foldEvery) + 1) * foldEvery
          yield* queue.hint({ name: "foldOutcomes", payload: {}, at })
        }
        const inOrder = recorded.values()
        const results = outcomes.map((each) =>
          Result.flatMap(
            each,
            ({ sampleId }) => inOrder.next().value ?? Result.fail(new SampleNotFound({ id: sampleId }))
          )
        )
        const lacksSamples = results.some((each) => Result.isFailure(each) && each.failure instanceof SampleNotFound)
        if (lacksSamples) yield* checkAttached(samples, experimentId)
        return results
      })
      return Outcomes.of({ record })
    })
  )
}
