import type { Sample } from "@sortition/domain/samples/Sample"

/** A sample of the bucket `all` that is not stored yet. */
export const newSample = (experimentId: string, sampledValue: string): Sample => ({
  id: crypto.randomUUID(),
  experimentId,
  sampledEntity: "User",
  sampledValue,
  allocatedBucket: "all",
  slot: 1,
  allocationVersion: 1,
  revision: 1,
  allocatedBy: "service",
  complete: false,
  completedAt: null,
  createdAt: 1,
  updatedAt: 1
})
