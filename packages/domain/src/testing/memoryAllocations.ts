import { Effect, Option, Result } from "effect"
import type { Allocation } from "../allocation/Allocation.ts"
import { AllocationStore } from "../allocation/AllocationStore.ts"
import { closedBucketsOf } from "../samples/Quota.ts"
import { layerShareOf } from "./memoryLayers.ts"
import { dropOverrides, overridesOf } from "./memoryOverrides.ts"
import { change, criteriaOf, quotaOf, type State, type Stored } from "./memoryState.ts"

/** The allocation as stores answer it. */
export const allocationOf = ({ allocation, experiment }: Stored): Allocation => ({
  experimentId: experiment.id,
  archived: experiment.archived,
  fallbackValue: experiment.fallbackValue,
  ...allocation
})

/** The experiment with this allocation; the same experiment if its buckets are the stored ones. */
export const storeAllocation = (state: State, stored: Stored, next: Allocation): Stored => {
  const { buckets, changedAt, table, version } = next
  if (buckets === stored.allocation.buckets) return stored
  if (version === stored.allocation.version) return { ...stored, allocation: { ...stored.allocation, buckets } }
  dropOverrides(state, next.experimentId, buckets)
  const closedBuckets = closedBucketsOf(quotaOf(state, stored, buckets))
  const versions = [...stored.versions, { version, table, closedBuckets, createdAt: changedAt }]
  return { ...stored, allocation: { buckets, changedAt, closedBuckets, table, version }, versions }
}

/** `AllocationStore` in memory. */
export const memoryAllocations = (state: State) => {
  const find = (id: string) => Option.fromUndefinedOr(state.experiments.get(id))
  const versionsOf = (id: string) => state.experiments.get(id)?.versions ?? []
  const snapshotOf = (id: string) =>
    Option.map(find(id), (stored) => {
      const { experiment, revision, salt } = stored
      const serviceActive = state.services.get(experiment.serviceId)?.active === true
      return {
        experiment,
        serviceActive,
        salt,
        revision,
        allocation: allocationOf(stored),
        criteria: criteriaOf(state, id),
        layer: layerShareOf(state, id),
        overrides: overridesOf(state, id)
      }
    })
  return AllocationStore.of({
    saltOf: (id) => Effect.sync(() => Option.map(find(id), ({ salt }) => salt)),
    snapshot: (id) => Effect.sync(() => snapshotOf(id)),
    whileHeld: (id, use) => Effect.suspend(() => Effect.transposeOption(Option.map(snapshotOf(id), use))),
    find: (id) => Effect.sync(() => Option.map(find(id), allocationOf)),
    modify: (id, decide) =>
      change(state, id, (stored) =>
        Result.map(decide(allocationOf(stored)), (decided) => {
          const next = storeAllocation(state, stored, decided)
          const after = { ...decided, closedBuckets: next.allocation.closedBuckets }
          return [{ before: allocationOf(stored), after }, next]
        })
      ),
    allocatedSamples: (id) =>
      Effect.sync(() => {
        const allocated = [...state.samples.values()].filter(
          (each) => each.experimentId === id && each.allocatedBy === "service"
        )
        const counts = allocated.map(({ allocatedBucket: bucket, slot }) => ({ slot, bucket, samples: 1 }))
        return { basis: "exact", counts }
      }),
    layerShareOf: (id) => Effect.sync(() => layerShareOf(state, id)),
    versions: (id, { cursor = 0, limit }) =>
      Effect.sync(() =>
        versionsOf(id)
          .filter(({ version }) => version > cursor)
          .slice(0, limit)
      ),
    version: (id, version) =>
      Effect.sync(() => Option.fromUndefinedOr(versionsOf(id).find((each) => each.version === version)))
  })
}
