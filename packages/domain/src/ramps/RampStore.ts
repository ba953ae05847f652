import { Context, type Effect, type Option, type Result } from "effect"
import type { Allocation } from "../allocation/Allocation.ts"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import type { RowsFailed } from "../jobs/RowsFailed.ts"
import type { Ramp } from "./Ramp.ts"

/** The stored state that a change of a ramp is decided on. Times are milliseconds since the epoch. */
export interface RampFacts {
  readonly allocation: Allocation
  readonly completedAt: number | null
  /** Null when the experiment has none. */
  readonly ramp: Ramp | null
  /** By the database's clock. */
  readonly now: number
}

/** The port to stored ramps. */
export class RampStore extends Context.Service<
  RampStore,
  {
    readonly find: (experimentId: string) => Effect.Effect<Option.Option<Ramp>>
    /**
     * Decides while no other transaction can change the experiment, and stores the decided ramp; null removes it. The stored ramp as the
     * decision changes nothing.
     */
    readonly modify: <A extends Ramp | null, E>(
      experimentId: string,
      decide: (facts: RampFacts) => Result.Result<A, E>
    ) => Effect.Effect<A, E | ExperimentNotFound>
    /**
     * Decides on each ramp that has a due step and is not paused, while no other transaction can change its experiment, and stores the ramp
     * together with the allocation. Returns the ramps that it stored. Fails when some cannot be written, after all others were.
     */
    readonly settleDue: (
      decide: (ramp: Ramp, facts: RampFacts) => { readonly ramp: Ramp; readonly allocation: Allocation }
    ) => Effect.Effect<readonly Ramp[], RowsFailed>
  }
>()("domain/RampStore") {}
