import type { Allocation } from "@sortition/domain/allocation/Allocation"
import { replaceBuckets } from "@sortition/domain/allocation/replaceBuckets"
import type { SlotMove } from "@sortition/domain/allocation/reweight"
import type { SlotTable } from "@sortition/domain/allocation/SlotTable"
import type { FlagValue } from "@sortition/domain/experiments/FlagFields"
import type { Problem } from "@sortition/domain/shared/Problem"
import type { Inputs } from "../../../../service/trpc.ts"
import type { AllocationVersion, StoredSplit } from "./splitOptions.ts"

export type WantedBucket = Inputs["buckets"]["replace"]["buckets"][number] & { readonly slots: number }

/** What a split would change, computed in the browser as the service computes it. */
export type SplitPreview =
  | { readonly problems: readonly Problem[] }
  | {
      readonly problems: null
      readonly version: number
      readonly movedSlots: number
      readonly minimumSlots: number
      readonly moves: readonly SlotMove[]
      readonly table: SlotTable
    }

export const tableOf = (version: Pick<AllocationVersion, "ranges"> | undefined): SlotTable =>
  (version?.ranges ?? []).map(({ bucket_name, end, start }) => ({ bucket: bucket_name, start, end }))

const toAllocation = ({ experimentId, value, versions }: StoredSplit, fallbackValue: FlagValue | null): Allocation => {
  const current = versions.at(-1)
  return {
    experimentId,
    archived: false,
    fallbackValue,
    buckets: value.map((bucket) => ({
      experimentId,
      name: bucket.bucket_name,
      slots: bucket.slots,
      maxSamples: bucket.max_samples,
      value: bucket.value,
      createdAt: Date.parse(bucket.created_at),
      updatedAt: Date.parse(bucket.updated_at)
    })),
    table: tableOf(current),
    version: current?.version ?? 0,
    closedBuckets: current?.closed_buckets ?? [],
    changedAt: current === undefined ? 0 : Date.parse(current.created_at)
  }
}

/** Decides with the domain's own code, as the service will. */
export const previewSplit = (
  stored: StoredSplit,
  wanted: readonly WantedBucket[],
  fallbackValue: FlagValue | null = null
): SplitPreview => {
  const decided = replaceBuckets(
    toAllocation(stored, fallbackValue),
    wanted.map(({ bucket_name, max_samples, slots, value }) => ({
      name: bucket_name,
      slots,
      maxSamples: max_samples,
      value
    })),
    Date.now()
  )
  if (decided._tag === "Failure") {
    return { problems: decided.failure._tag === "InvalidInput" ? decided.failure.problems : [] }
  }
  const { minimumSlots, movedSlots, moves, table, version } = decided.success
  return { problems: null, version, movedSlots, minimumSlots, moves, table }
}
