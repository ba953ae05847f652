import { Context, type Effect, type Result } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import type { ExperimentKeyTaken } from "../experiments/ExperimentKeyTaken.ts"
import type { PlacedExperiment } from "../experiments/ExperimentStore.ts"
import type { LayerShareTaken } from "../experiments/LayerShareTaken.ts"
import type { SamplesDetached } from "../experiments/SamplesDetached.ts"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import type { ListFilter, Listing, Order, SearchSpan } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { ProjectFacts } from "./ProjectStore.ts"

export type ExperimentOrder = Order<"createdAt" | "dueDate" | "id" | "name" | "scheduledStartDate" | "updatedAt">

/** Selects and orders the experiments of a list. */
export interface ExperimentQuery {
  readonly filter: ListFilter
  readonly order: ExperimentOrder
  readonly span: SearchSpan
}

/** An experiment, the database's time in milliseconds since the epoch, and the permissions of the caller's role on the experiment. */
export interface ExperimentFacts extends PlacedExperiment {
  readonly now: number
  readonly onExperiment: ReadonlySet<Permission>
}

/** The port to experiments as the planning API reads and changes them. */
export class PlannedExperimentStore extends Context.Service<
  PlannedExperimentStore,
  {
    /**
     * Stores the experiment that `decide` makes, with its creator's assignment, while neither the project nor the roles on it can change.
     * The function in the answer of `decide` receives the number of the experiment.
     */
    readonly insert: <E>(
      place: { readonly serviceId: string; readonly userId: string; readonly salt: string },
      decide: (facts: ProjectFacts) => Result.Result<(number: string) => Experiment, E>
    ) => Effect.Effect<Experiment, E | ExperimentKeyTaken>
    /**
     * Decides while neither the experiment, nor its project, nor the roles on the experiment can change, and stores what was decided.
     * The answer of `decide` is the stored experiment itself when nothing changes. The experiment's share of a layer follows, and a
     * fallback value is refused, as in `ExperimentStore.modify`.
     */
    readonly modify: <E>(
      place: { readonly serviceId: string; readonly experimentId: string; readonly userId: string },
      decide: (facts: ExperimentFacts) => Result.Result<Experiment, E>
    ) => Effect.Effect<
      { readonly before: Experiment; readonly after: Experiment },
      E | ExperimentKeyTaken | InvalidInput | LayerShareTaken | SamplesDetached
    >
    readonly list: (serviceId: string, query: ExperimentQuery) => Effect.Effect<Listing<Experiment>>
  }
>()("domain/PlannedExperimentStore") {}
