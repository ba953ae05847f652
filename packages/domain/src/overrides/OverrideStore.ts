import { Context, type Effect, type Result } from "effect"
import type { Override } from "../allocation/Decision.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { SampleKey } from "../samples/SampleStore.ts"
import type { SearchPage } from "../shared/Listing.ts"
import type { OverrideFacts } from "./decideOverride.ts"

/** Identifies an override by its entity, by its id, or by both, which must agree. */
export type OverrideReference =
  | SampleKey
  | ({ readonly id: string } & { readonly [Field in keyof SampleKey]?: string | undefined })

/** The port to stored overrides. Every change raises the experiment's revision. */
export class OverrideStore extends Context.Service<
  OverrideStore,
  {
    /** Decides on the stored state while no other transaction can change the experiment or sample into it, and stores the decision. */
    readonly put: <E>(
      experimentId: string,
      key: SampleKey,
      decide: (facts: OverrideFacts) => Result.Result<Override, E>
    ) => Effect.Effect<Override, E | ExperimentNotFound>
    /** Returns whether there was such an override. */
    readonly remove: (experimentId: string, which: OverrideReference) => Effect.Effect<boolean>
    /** Newest first. */
    readonly list: (experimentId: string, page: SearchPage) => Effect.Effect<readonly Override[]>
  }
>()("domain/OverrideStore") {}
