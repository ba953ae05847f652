import { Context, type Effect } from "effect"
import type { EventFacts } from "../events/EventFacts.ts"
import type { Facts } from "./Facts.ts"
import type { Overlap } from "./interference.ts"

/** What a look at an experiment has found: evidence as natural logarithms of e-values, null where nothing can be said yet. */
export interface Look {
  /** Of the experiment, before the look began. */
  readonly changes: string
  readonly srm: number | null
  readonly attrition: number | null
  /** The first result of a primary metric; null while there is none. */
  readonly result: EventFacts["experiment.result_reached"] | null
  /** Samples that the service has allocated. */
  readonly samples: number
  /** When it was looked, milliseconds since the epoch. */
  readonly at: number
}

/** The port to what results are computed from. */
export class ResultStore extends Context.Service<
  ResultStore,
  {
    /** All of one moment. */
    readonly facts: (experimentId: string) => Effect.Effect<Facts>
    /** Adds what statements have appended to the counts. */
    readonly foldCounts: Effect.Effect<void>
    /** Counts experiments that are not counted yet. */
    readonly countNew: Effect.Effect<void>
    /** The experiments that have changed since a look at them began, with how often they have. */
    readonly changed: Effect.Effect<readonly { readonly id: string; readonly changes: string }[]>
    /** Keeps the strongest evidence, and records each event that this look raises, once for an experiment. */
    readonly look: (experimentId: string, look: Look, alarmAt: number) => Effect.Effect<void>
    /** Looks for entities of the experiment in other experiments, at most once a minute. */
    readonly findOverlaps: (experimentId: string) => Effect.Effect<void>
    /** Entities of the experiment that are also in another running experiment of its team, by pairs of buckets. */
    readonly overlaps: (experimentId: string) => Effect.Effect<readonly Overlap[]>
  }
>()("domain/ResultStore") {}
