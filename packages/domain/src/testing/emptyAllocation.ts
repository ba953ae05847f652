import type { Allocation } from "../allocation/Allocation.ts"

/** The allocation of a new experiment. */
export const emptyAllocation: Allocation = {
  experimentId: "e",
  archived: false,
  fallbackValue: null,
  buckets: [],
  table: [],
  version: 0,
  closedBuckets: [],
  changedAt: 0
}
