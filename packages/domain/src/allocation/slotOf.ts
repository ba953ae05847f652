import { murmur3 } from "./murmur3.ts"
import { append, emptyHash, hashAfter } from "./PartialHash.ts"
import { totalSlots } from "./SlotTable.ts"

const separator = "\u001f"
const encoder = new TextEncoder()

/** The first part of the hashed text: hashes of different domains are independent. */
const bucketDomain = "bucket"
export const layerDomain = "layer"

/**
 * The slot, 0–9999, of a 32-bit hash, signed or unsigned: the whole part of unsigned hash × 10,000 / 2^32. Each half of the hash is multiplied
 * alone, so that every step is a small integer.
 */
export const slotOfHash = (hash: number): number =>
  ((hash >>> 16) * totalSlots + (((hash & 0xffff) * totalSlots) >>> 16)) >>> 16

/** The unsigned 32-bit hash of domain ␟ salt ␟ entity ␟ value (␟ is U+001F) in UTF-8. */
export const hashOf = (salt: string, sampledEntity: string, sampledValue: string, domain = bucketDomain): number =>
  murmur3(encoder.encode([domain, salt, sampledEntity, sampledValue].join(separator)))

/** The slot, 0–9999, of an entity in the experiment with this salt. `slotHasher` is faster for many entities. */
export const slotOf = (salt: string, sampledEntity: string, sampledValue: string, domain = bucketDomain): number =>
  slotOfHash(hashOf(salt, sampledEntity, sampledValue, domain))

/** `slotOf` for many entities of one experiment: keeps the hash of all that comes before the value while the sampled entity is the same. */
export const slotHasher = (
  salt: string,
  domain = bucketDomain
): ((sampledEntity: string, sampledValue: string) => number) => {
  const prefix = append(emptyHash, domain + separator + salt + separator)
  let lastEntity = ""
  let start = append(prefix, separator)

  return (sampledEntity, sampledValue) => {
    if (sampledEntity !== lastEntity) {
      start = append(prefix, sampledEntity + separator)
      lastEntity = sampledEntity
    }
    return slotOfHash(hashAfter(start, sampledValue))
  }
}
