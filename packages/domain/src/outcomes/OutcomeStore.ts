import { Context, type Effect, type Result } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import type { SampleNotFound } from "../samples/Sample.ts"
import type { OutcomeRefusal } from "./checkOutcome.ts"
import type { Metric } from "./Metric.ts"
import type { NewOutcome, OutcomeConflict, OutcomeRecord } from "./Outcome.ts"
import type { OutcomePoint, SeriesInterval } from "./OutcomeTotal.ts"

/** Decides on one outcome with the declared metrics of the experiment by name. */
export type OutcomeCheck = (
  outcome: NewOutcome,
  metrics: ReadonlyMap<string, Metric>
) => Result.Result<Metric, OutcomeRefusal>

/** The port to recorded outcomes and what they amount to. What it records is in every sum at once. */
export class OutcomeStore extends Context.Service<
  OutcomeStore,
  {
    /**
     * Records all that `check` accepts and whose sample is stored, or nothing if it fails as a whole. Returns a result for each, in order. `check` runs
     * while no metric can get a histogram.
     */
    readonly record: (
      experimentId: string,
      outcomes: readonly NewOutcome[],
      check: OutcomeCheck
    ) => Effect.Effect<readonly Result.Result<OutcomeRecord, OutcomeConflict | OutcomeRefusal | SampleNotFound>[]>
    /**
     * Cumulative, by metric, bucket and interval, ascending: a point for each interval in which something changed. An outcome counts from when it
     * occurred, but not before its sample was created, nor before an outcome of the same sample that was recorded earlier.
     */
    readonly series: (experimentId: string, interval: SeriesInterval) => Effect.Effect<readonly OutcomePoint[]>
    /** Adds what was appended since the last time to the totals; returns the number of rows. Changes nothing that the other methods return. */
    readonly fold: Effect.Effect<number, RowsFailed>
  }
>()("domain/OutcomeStore") {}
