import { Context, type Effect, type Option } from "effect"
import type { Page } from "./Page.ts"
import type { Sample } from "./Sample.ts"

/** A sample to be, and the revision of the experiment that it was decided on. */
export interface PlannedSample {
  readonly sample: Sample
  readonly revision: number
}

/** `Stored`: the one row there is now, whoever wrote it. `Stale`: the experiment has changed since it was decided; nothing was written. */
export type Enrolment = { readonly _tag: "Stored"; readonly sample: Sample } | { readonly _tag: "Stale" }

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
    readonly lookup: (experimentId: string, sampledEntity: string, sampledValue: string) => Effect.Effect<Lookup>
    readonly find: (experimentId: string, id: string) => Effect.Effect<Option.Option<Sample>>
    /** Newest first. */
    readonly list: (experimentId: string, page: Page) => Effect.Effect<readonly Sample[]>
    /** Records durably that completion was accepted at `now`, unless it was before; the sample with the time that stands. */
    readonly complete: (experimentId: string, id: string, now: number) => Effect.Effect<Option.Option<Sample>>
    /** Writes accepted completion times on their rows; how many there were. */
    readonly stampCompletions: Effect.Effect<number>
  }
>()("domain/SampleStore") {}
