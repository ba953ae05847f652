import { Option } from "effect"
import type { AllocationVersion } from "../allocation/Allocation.ts"
import type { SlotRange } from "../allocation/SlotTable.ts"
import { hashOf, slotOfHash } from "../allocation/slotOf.ts"
import type { Sample } from "./Sample.ts"

/** A stored sample beside what its entity, the experiment's salt and the version that it was made with give now. */
export interface Receipt {
  readonly sample: Sample
  readonly salt: string
  /** The unsigned 32-bit hash of the stored entity and value. */
  readonly hash: number
  /** 0–9999, of that hash. */
  readonly slot: number
  /** The range of the sample's version that owns this slot; null when the slot is unowned, or there is no such version. */
  readonly range: SlotRange | null
  /** What disagrees, in words; empty when the sample verifies. */
  readonly problems: readonly string[]
}

/** Only the service looks the bucket up in the slot table: a caller or an override may name any. */
const bucketProblem = (
  { allocatedBucket, allocatedBy, allocationVersion }: Sample,
  slot: number,
  owner: string | null
) =>
  allocatedBy === "service" && owner !== allocatedBucket
    ? [
        `in allocation version ${allocationVersion}, slot ${slot} belongs to ${owner === null ? "nobody" : `bucket ${JSON.stringify(owner)}`}, but the sample is in bucket ${JSON.stringify(allocatedBucket)}`
      ]
    : []

/** Works a stored sample out again, from what the experiment keeps for ever. */
export const receiptOf = (sample: Sample, salt: string, version: Option.Option<AllocationVersion>): Receipt => {
  const hash = hashOf(salt, sample.sampledEntity, sample.sampledValue)
  const slot = slotOfHash(hash)
  const table = Option.match(version, { onNone: () => [], onSome: (each) => each.table })
  const range = table.find(({ end, start }) => start <= slot && slot < end) ?? null
  const problems = [
    ...(slot === sample.slot
      ? []
      : [`the entity hashes to slot ${slot}, but the sample is stored with slot ${sample.slot}`]),
    ...(Option.isSome(version)
      ? bucketProblem(sample, slot, range?.bucket ?? null)
      : [`the experiment has no allocation version ${sample.allocationVersion}`])
  ]
  return { sample, salt, hash, slot, range, problems }
}
