import type { Reason } from "@sortition/domain/shared/Reason"
import type { QueueItem } from "./queue/QueueItem.ts"
import type { ItemResult } from "./queue/sendItems.ts"
import type { Remembered } from "./Remembered.ts"

/** Refusals that depend neither on the time nor on attributes: they hold until the experiment changes. */
const lasting: ReadonlySet<string> = new Set(["quota_reached", "layer_excluded", "unallocated_slot"])

const isLasting = (status: string): status is Extract<Reason, "quota_reached" | "layer_excluded" | "unallocated_slot"> =>
  lasting.has(status)

/** What to remember of the answer for a sample; undefined: nothing. `revision`: the experiment's at present. */
export const rememberAnswer = (
  { decided }: QueueItem,
  { bucket, status }: ItemResult,
  revision: number | null
): Remembered | undefined => {
  if (bucket !== undefined) {
    // An earlier sample may be of any version.
    const isNew = status !== "already_sampled" && decided?.bucket === bucket
    const slot = decided?.slot ?? null
    return { reason: "already_sampled", bucket, version: isNew ? decided.version : null, slot, revision: null }
  }
  if (!isLasting(status) || revision === null) return undefined
  return { reason: status, bucket: null, version: null, slot: null, revision }
}
