import type { AllocationVersion } from "../allocation/Allocation.ts"
import type { LayerMembership } from "../allocation/Decision.ts"
import { type LayerShare, membershipIn } from "../allocation/LayerShare.ts"
import type { SlotRange } from "../allocation/SlotTable.ts"
import { hashOf, slotOfHash } from "../allocation/slotOf.ts"
import type { Criterion } from "../targeting/Criterion.ts"
import type { Sample } from "./Sample.ts"

/** A stored sample, and its slot and owner computed again from its entity, the experiment's salt and its allocation version. */
export interface Receipt {
  readonly sample: Sample
  readonly salt: string
  /** The unsigned 32-bit hash of the stored entity and value. */
  readonly hash: number
  /** 0–9999, of that hash. */
  readonly slot: number
  /** The range with this slot in the sample's version; null when the slot is unowned or the version does not exist. */
  readonly range: SlotRange | null
  /** The experiment's criteria at the sample's revision, in order of creation; null when the sample does not record its revision. */
  readonly criteria: readonly Criterion[] | null
  /** The entity in the experiment's share of a layer, also of a released one; null when the experiment is in no layer. */
  readonly layer: LayerMembership | null
  /** A message for each disagreement; empty when the sample verifies. */
  readonly problems: readonly string[]
}

/** Only the slot table determines the bucket of a `service` sample; a caller or an override may name any bucket. */
const bucketProblem = (
  { allocatedBucket, allocatedBy, allocationVersion }: Sample,
  slot: number,
  owner: string | null
) =>
  allocatedBy === "service" && owner !== allocatedBucket
    ? [
        `in allocation version ${allocationVersion}, slot ${slot} ${owner === null ? "is unowned" : `belongs to bucket ${JSON.stringify(owner)}`}, but the sample is in bucket ${JSON.stringify(allocatedBucket)}`
      ]
    : []

/** The stored state that a sample was allocated in, which is never deleted. */
interface AllocatedIn extends Pick<Receipt, "criteria" | "salt"> {
  /** Null when the experiment does not have it. */
  readonly version: Pick<AllocationVersion, "table"> | null
  readonly layer: LayerShare | null
}

/** Verifies a stored sample against the experiment's salt and the sample's allocation version. */
export const receiptOf = (sample: Sample, { criteria, layer, salt, version }: AllocatedIn): Receipt => {
  const hash = hashOf(salt, sample.sampledEntity, sample.sampledValue)
  const slot = slotOfHash(hash)
  const range = version?.table.find(({ end, start }) => start <= slot && slot < end) ?? null
  const problems = [
    ...(slot === sample.slot
      ? []
      : [`the entity hashes to slot ${slot}, but the sample is stored with slot ${sample.slot}`]),
    ...(version === null
      ? [`the experiment has no allocation version ${sample.allocationVersion}`]
      : bucketProblem(sample, slot, range?.bucket ?? null))
  ]
  const membership = layer === null ? null : membershipIn(layer)(sample.sampledEntity, sample.sampledValue)
  return { sample, salt, hash, slot, range, criteria, layer: membership, problems }
}
