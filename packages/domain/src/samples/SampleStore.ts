import { Context, type Effect, type Option } from "effect"
import type { Page } from "../shared/Listing.ts"
import type { Sample, SampleCount } from "./Sample.ts"

/** A sample to be, and the revision of the experiment that it was decided on. */
export interface PlannedSample {
  readonly sample: Sample
  readonly revision: number
}

/** `Stored`: the one row there is now, whoever wrote it. `Stale`: the experiment has changed since it was decided; nothing was written. */
export type Enrolment = { readonly _tag: "Stored"; readonly sample: Sample } | { readonly _tag: "Stale" }

/** What one sample of an experiment is found by. */
export type SampleKey = Pick<Sample, "sampledEntity" | "sampledValue">

/** A page of all samples, or of those alone that an override made, or did not. */
export interface SamplePage extends Page {
  readonly forced?: boolean | undefined
}

/** A completed sample; `isFirst` when this call's acceptance is the one that stands. */
export interface Completed {
  readonly sample: Sample
  readonly isFirst: boolean
}

export interface Lookup {
  readonly sample: Option.Option<Sample>
  /** Of the experiment now; none when there is no such experiment. */
  readonly revision: Option.Option<number>
}

/** The port to stored samples: one per (experiment, entity, value), however many requests race. */
export class SampleStore extends Context.Service<
  SampleStore,
  {
    readonly enrol: (planned: PlannedSample) => Effect.Effect<Enrolment>
    /**
     * As `enrol` for many samples of one experiment, decided on one revision, no two of one entity and value: in one statement. The rows
     * there are now, in their order; none at all when the experiment has changed.
     */
    readonly enrolMany: (
      experimentId: string,
      revision: number,
      samples: readonly Sample[]
    ) => Effect.Effect<Option.Option<readonly Sample[]>>
    readonly lookup: (experimentId: string, sampledEntity: string, sampledValue: string) => Effect.Effect<Lookup>
    /** As `lookup` for many, in their order, in one look at the database. */
    readonly lookupMany: (
      experimentId: string,
      keys: readonly SampleKey[]
    ) => Effect.Effect<{ readonly samples: readonly (Sample | null)[]; readonly revision: Option.Option<number> }>
    readonly find: (experimentId: string, id: string) => Effect.Effect<Option.Option<Sample>>
    /** Newest first. */
    readonly list: (experimentId: string, page: SamplePage) => Effect.Effect<readonly Sample[]>
    /** Of every bucket in order of creation, then of every other that has samples, by name. */
    readonly counts: (experimentId: string) => Effect.Effect<readonly SampleCount[]>
    /** Records durably that completion was accepted at `now`, unless it was before; the sample with the time that stands. */
    readonly complete: (experimentId: string, id: string, now: number) => Effect.Effect<Option.Option<Sample>>
    /** As `complete` for many ids, no two the same, in one statement; in their order, null where there is no such sample. */
    readonly completeMany: (
      experimentId: string,
      ids: readonly string[],
      now: number
    ) => Effect.Effect<readonly (Completed | null)[]>
    /** Writes accepted completion times on their rows; how many there were. */
    readonly stampCompletions: Effect.Effect<number>
  }
>()("domain/SampleStore") {}
