import { Context, type Effect, type Option, type Stream } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import type { Page } from "../shared/Listing.ts"
import type { Quota } from "./Quota.ts"
import type { ListedSample, Sample, SampleCount } from "./Sample.ts"

/** A new sample, and the experiment's revision that it was decided on. */
export interface DecidedSample {
  readonly sample: Sample
  readonly revision: number
  /** Whether the experiment has a limit at that revision, so that its samples are counted. */
  readonly limited: boolean
}

/** Samples of one experiment with distinct entities and values, decided on one revision. */
export interface DecidedSamples extends Omit<DecidedSample, "sample"> {
  readonly samples: readonly Sample[]
}

/** The stored row of a sample, or null when a quota refuses it. */
export type Admitted = Sample | null

/**
 * `Stored`: the only stored row of the entity, from this or an earlier request. `Stale`: the experiment has changed since the decision, and
 * nothing was written. `QuotaReached`: the entity has no sample, and the experiment or the bucket accepts no more.
 */
export type Enrolment =
  | { readonly _tag: "Stored"; readonly sample: Sample }
  | { readonly _tag: "Stale" }
  | { readonly _tag: "QuotaReached" }

/** Identifies one sample of an experiment. */
export type SampleKey = Pick<Sample, "sampledEntity" | "sampledValue">

/** Selects samples of an experiment; an absent condition selects all. */
export interface SampleFilter {
  /** Only samples whose `sampledValue` starts with this text, case included. */
  readonly q?: string | undefined
  readonly sampledEntity?: string | undefined
  readonly sampledValue?: string | undefined
  readonly allocatedBucket?: string | undefined
  readonly complete?: boolean | undefined
  /** Whether an override made the sample. */
  readonly forced?: boolean | undefined
}

export interface SamplePage extends Page, SampleFilter {}

/** A completed sample. `isFirst`: this call completed it. */
export interface Completed {
  readonly sample: Sample
  readonly isFirst: boolean
}

export interface Lookup {
  readonly sample: Option.Option<Sample>
  /** The current revision; none when the experiment does not exist. */
  readonly revision: Option.Option<number>
}

/** The port to stored samples: one per (experiment, entity, value), even when requests race. */
export class SampleStore extends Context.Service<
  SampleStore,
  {
    readonly enrol: (decided: DecidedSample) => Effect.Effect<Enrolment>
    /** `enrol` for many samples at once. Returns the results in order, or none when the experiment has changed. */
    readonly enrolBulk: (
      experimentId: string,
      decided: DecidedSamples
    ) => Effect.Effect<Option.Option<readonly Admitted[]>>
    /** What the experiment still accepts. */
    readonly quotaOf: (experimentId: string) => Effect.Effect<Quota>
    readonly lookup: (experimentId: string, sampledEntity: string, sampledValue: string) => Effect.Effect<Lookup>
    /** `lookup` in one statement, in the order of the keys. */
    readonly lookupBulk: (
      experimentId: string,
      keys: readonly SampleKey[]
    ) => Effect.Effect<{ readonly samples: readonly (Sample | null)[]; readonly revision: Option.Option<number> }>
    /** The stored samples of these entities in any of these experiments, in any order. */
    readonly lookupAcross: (
      experimentIds: readonly string[],
      keys: readonly SampleKey[]
    ) => Effect.Effect<readonly Sample[]>
    readonly find: (experimentId: string, id: string) => Effect.Effect<Option.Option<Sample>>
    /** `find` in one statement, for distinct ids; in any order, without unknown ids. */
    readonly findBulk: (experimentId: string, ids: readonly string[]) => Effect.Effect<readonly Sample[]>
    /** Newest first. */
    readonly list: (experimentId: string, page: SamplePage) => Effect.Effect<readonly ListedSample[]>
    /** All samples of one moment in batches, by id in ascending order. Reads them no faster than they are consumed. */
    readonly exportAll: (experimentId: string) => Stream.Stream<readonly Sample[]>
    /** Every bucket in order of creation, then every removed bucket that has samples, by name. */
    readonly counts: (experimentId: string) => Effect.Effect<readonly SampleCount[]>
    /**
     * Records durably that completion was accepted at `now`. An earlier acceptance keeps its time. The one that reaches `stopAtCompletions`
     * completes the experiment as of that time.
     */
    readonly complete: (experimentId: string, id: string, now: number) => Effect.Effect<Option.Option<Sample>>
    /** `complete` in one statement, for distinct ids, in their order; null for each unknown id. */
    readonly completeBulk: (
      experimentId: string,
      ids: readonly string[],
      now: number
    ) => Effect.Effect<readonly (Completed | null)[]>
    /** Whether samples of the experiment may be missing, because an operator detaches, attaches or has detached them. */
    readonly isDetached: (experimentId: string) => Effect.Effect<boolean>
    /**
     * Counts the complete samples again in each experiment that got `stopAtCompletions` while completions were under way, once those have
     * ended; completes the experiments that have reached it. Returns how many experiments were counted.
     */
    readonly recountCompletions: Effect.Effect<number, RowsFailed>
    /** Writes accepted completion times on their rows; returns the count. Fails when some cannot be written, after all others were. */
    readonly stampCompletions: Effect.Effect<number, RowsFailed>
  }
>()("domain/SampleStore") {}
