import type { NotSampledReason } from "@sortition/domain/shared/Reason"
import type { Decided } from "./LocalEvaluation.ts"
import type { QueueItem } from "./queue/QueueItem.ts"
import type { ItemResult } from "./queue/sendItems.ts"

/** Refusals that depend neither on the time nor on attributes last until the experiment changes. */
const lasts: Readonly<Record<NotSampledReason, boolean>> = {
  experiment_inactive: false,
  experiment_not_started: false,
  experiment_completed: false,
  experiment_archived: false,
  service_inactive: false,
  no_matching_criterion: false,
  layer_excluded: true,
  unallocated_slot: true,
  quota_reached: true
}

const isNotSampled = (status: string): status is NotSampledReason => Object.hasOwn(lasts, status)

/** What the service says about the entity of a sample; undefined if it says nothing about it, as of an item that it cannot read. */
export const readAnswer = ({ decided }: QueueItem, { bucket, status }: ItemResult): Decided | undefined => {
  if (bucket !== undefined) {
    // A sample that was stored earlier may be of any version.
    const isNew = status !== "already_sampled" && decided?.bucket === bucket
    const slot = decided?.slot ?? null
    return { reason: "already_sampled", bucket, slot, version: isNew ? decided.version : null }
  }
  return isNotSampled(status) ? { reason: status, bucket: null, slot: null, version: null } : undefined
}

/** Whether the next decision about the entity says the same. */
export const isLasting = ({ bucket, reason }: Decided): boolean =>
  bucket !== null || (isNotSampled(reason) && lasts[reason])
