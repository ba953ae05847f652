import { countSlots } from "@sortition/domain/allocation/Share"
import { type SlotTable, totalSlots } from "@sortition/domain/allocation/SlotTable"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { formatSlots } from "../shares.ts"

/** How much of all slots each bucket of a table has, as words. */
export const splitParts = (table: SlotTable): readonly string[] => {
  const free = totalSlots - countSlots(table)
  const parts = [...Map.groupBy(table, ({ bucket }) => bucket)].map(
    ([bucket, ranges]) => `${bucket} ${formatSlots(countSlots(ranges))}`
  )
  return free > 0 ? [...parts, `${bucketsTexts.unallocatedName} ${formatSlots(free)}`] : parts
}
