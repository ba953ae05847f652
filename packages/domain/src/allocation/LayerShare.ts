import type { LayerMembership } from "./Decision.ts"
import { covers, type SlotSpan } from "./SlotTable.ts"
import { layerDomain, slotHasher } from "./slotOf.ts"

/** The slots of a layer that the experiment has booked; of a completed or archived experiment, the slots that it has released. */
export interface LayerShare {
  readonly id: string
  readonly salt: string
  readonly slots: readonly SlotSpan[]
}

/** Where an entity stands in the layer of the share. */
export const membershipIn = ({
  id,
  salt,
  slots
}: LayerShare): ((sampledEntity: string, sampledValue: string) => LayerMembership) => {
  const slotOf = slotHasher(salt, layerDomain)
  return (sampledEntity, sampledValue) => {
    const slot = slotOf(sampledEntity, sampledValue)
    return { layerId: id, slot, excluded: !covers(slots, slot) }
  }
}
