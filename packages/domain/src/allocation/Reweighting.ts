import type { Allocation } from "./Allocation.ts"
import type { SlotMove } from "./reweight.ts"

/** The allocation after a change of its distribution, and what that moves. */
export interface Reweighting extends Allocation {
  /** How many slots change their owner. */
  readonly movedSlots: number
  /** The fewest that any way to this distribution has to move. */
  readonly minimumSlots: number
  /** By who loses slots, then by who gains them: buckets in order of creation, nobody last. */
  readonly moves: readonly SlotMove[]
}
