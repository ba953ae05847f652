import { Context, type Effect, type Option, type Result } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { SearchPage } from "../shared/Listing.ts"
import type { BookingFacts } from "./bookLayer.ts"
import type { BookedShare, Layer, LayerBooking, LayerInUse } from "./Layer.ts"

/** The port to stored layers and the bookings of their slots. Every change of a booking raises the experiment's revision. */
export class LayerStore extends Context.Service<
  LayerStore,
  {
    /** Stores the layer with its holdout if `decide` succeeds on the names of the team's layers, to which no other transaction can add. */
    readonly insert: <E>(
      layer: Layer,
      decide: (names: readonly string[]) => Result.Result<void, E>
    ) => Effect.Effect<void, E>
    readonly find: (id: string) => Effect.Effect<Option.Option<LayerInUse>>
    /** Newest first. */
    readonly list: (serviceId: string, page: SearchPage) => Effect.Effect<readonly LayerInUse[]>
    /** Also a released one; none when the experiment is in no layer. */
    readonly booking: (experimentId: string) => Effect.Effect<Option.Option<LayerBooking>>
    /** What `book` would decide on: one state of the experiment, its samples and the layer, without locks. */
    readonly facts: (experimentId: string, layerId: string) => Effect.Effect<BookingFacts, ExperimentNotFound>
    /**
     * Decides while no other transaction can book in the layer, change the experiment or sample in it, and replaces the experiment's booking.
     */
    readonly book: <E>(
      experimentId: string,
      layerId: string,
      decide: (facts: BookingFacts) => Result.Result<BookedShare, E>
    ) => Effect.Effect<BookedShare, E | ExperimentNotFound>
    /** Removes the experiment from its layer and forgets its share; returns whether it was in one. */
    readonly leave: (experimentId: string) => Effect.Effect<boolean>
  }
>()("domain/LayerStore") {}
