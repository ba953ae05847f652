import { Context, type Effect, type Option, type Result } from "effect"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { SearchPage } from "../shared/Listing.ts"
import type { Experiment, ExperimentNotFound } from "./Experiment.ts"
import type { ExperimentKeyTaken } from "./ExperimentKeyTaken.ts"
import type { LayerShareTaken } from "./LayerShareTaken.ts"
import type { Moment } from "./lifecycle.ts"
import type { PlanFixed } from "./PlanFixed.ts"
import type { SamplesDetached } from "./SamplesDetached.ts"

/** A stored experiment, and whether its service is active. */
export interface PlacedExperiment {
  readonly experiment: Experiment
  readonly serviceActive: boolean
}

/** The port to stored experiments. Every change raises the experiment's revision. */
export class ExperimentStore extends Context.Service<
  ExperimentStore,
  {
    /** The number of the next experiment; no two calls get the same one. */
    readonly nextNumber: Effect.Effect<string>
    /** Stores the experiment with its creator's assignment. */
    readonly insert: (
      experiment: Experiment,
      created: { readonly salt: string; readonly creatorId: string }
    ) => Effect.Effect<void, ExperimentKeyTaken>
    readonly find: (id: string) => Effect.Effect<Option.Option<PlacedExperiment>>
    /** The experiment of the team with this key. */
    readonly findByKey: (teamId: string, key: string) => Effect.Effect<Option.Option<PlacedExperiment>>
    /** The team and the service of the experiment; neither changes. */
    readonly placeOf: (id: string) => Effect.Effect<Option.Option<Pick<Experiment, "serviceId" | "teamId">>>
    /** Newest first. `activeOnly` selects experiments that are active at `now`; a due schedule counts. */
    readonly list: (
      serviceId: string,
      filter: { readonly activeOnly: boolean; readonly now: number },
      page: SearchPage
    ) => Effect.Effect<readonly Experiment[]>
    /**
     * Decides on the stored state while no other transaction can change it or its service, and stores the decision. The moment is that of the
     * database's clock. `after` is `before` itself when nothing changed. Releases the experiment's share of a layer when it is completed or
     * archived, and books the same slots again when it is reopened. Refuses a change of the plan after the first sample, and a fallback
     * value of another type than the values of the buckets.
     */
    readonly modify: <E>(
      id: string,
      decide: (experiment: Experiment, moment: Moment) => Result.Result<Experiment, E>
    ) => Effect.Effect<
      { readonly before: Experiment; readonly after: Experiment },
      E | ExperimentKeyTaken | ExperimentNotFound | InvalidInput | LayerShareTaken | PlanFixed | SamplesDetached
    >
    /**
     * Settles every schedule that is due by the database's clock: starts the experiment as of its scheduled instant, or stores that the start
     * was missed because the experiment or its service is archived. Returns the number of starts. Fails when some experiments cannot be
     * written, after all others were.
     */
    readonly activateDue: Effect.Effect<number, RowsFailed>
  }
>()("domain/ExperimentStore") {}
