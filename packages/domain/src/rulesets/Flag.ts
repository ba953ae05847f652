import type { FlagMetadata, FlagValue } from "../experiments/FlagFields.ts"

/**
 * Why a flag has its value, in the words of OpenFeature. `STATIC`: every entity gets it. `SPLIT`: the entity's slot decides. `TARGETING_MATCH`:
 * criteria, an override or a stored sample decide. `DEFAULT`: the entity is not sampled. `DISABLED`: the experiment samples nothing now.
 */
export type FlagReason = "STATIC" | "TARGETING_MATCH" | "SPLIT" | "DEFAULT" | "DISABLED"

/** A decision of an experiment, as the evaluation of a flag. */
export interface Flag {
  /** Absent: the flag has no value for the entity, which gets the default of the code. */
  readonly value?: FlagValue
  /** The bucket. Absent: the entity is not sampled. */
  readonly variant?: string
  readonly reason: FlagReason
  /** The metadata of the experiment, and facts of the decision. */
  readonly metadata: FlagMetadata
}
