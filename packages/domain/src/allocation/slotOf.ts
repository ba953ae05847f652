import { murmur3, murmurBlocks, murmurFinish } from "./murmur3.ts"
import { totalSlots } from "./SlotTable.ts"

const separator = "\u001f"
const encoder = new TextEncoder()

/** The first part of the hashed text: hashes of different domains are independent. */
const bucketDomain = "bucket"
export const layerDomain = "layer"

const prefixOf = (domain: string, salt: string) => encoder.encode(domain + separator + salt + separator)

/** The slot, 0–9999, of an unsigned 32-bit hash; exact, since hash × 10,000 stays under 2^53. */
export const slotOfHash = (hash: number): number => Math.floor((hash * totalSlots) / 2 ** 32)

/** The unsigned 32-bit hash of domain ␟ salt ␟ entity ␟ value (␟ is U+001F) in UTF-8. */
export const hashOf = (salt: string, sampledEntity: string, sampledValue: string, domain = bucketDomain): number =>
  murmur3(encoder.encode([domain, salt, sampledEntity, sampledValue].join(separator)))

/** The slot, 0–9999, of an entity in the experiment with this salt. `slotHasher` is faster for many entities. */
export const slotOf = (salt: string, sampledEntity: string, sampledValue: string, domain = bucketDomain): number =>
  slotOfHash(hashOf(salt, sampledEntity, sampledValue, domain))

// Shared by all hashers: each call writes and reads it synchronously.
let scratch = new Uint8Array(4096)
let view = new DataView(scratch.buffer)

const ensureScratch = (size: number) => {
  if (size <= scratch.length) return
  scratch = new Uint8Array(size * 2)
  view = new DataView(scratch.buffer)
}

/** Writes `text` in UTF-8 to the scratch bytes from `at` and returns where it ends. */
const write = (text: string, at: number): number => {
  const length = text.length
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return at + i + encoder.encodeInto(text.slice(i), scratch.subarray(at + i)).written
    scratch[at + i] = code
  }
  return at + length
}

/** `slotOf` for many entities of one experiment: keeps the hash state after the constant prefix and allocates nothing for ASCII. */
export const slotHasher = (
  salt: string,
  domain = bucketDomain
): ((sampledEntity: string, sampledValue: string) => number) => {
  const prefix = prefixOf(domain, salt)
  const whole = prefix.length & ~3
  const state = murmurBlocks(new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength), 0, whole, 0)
  const rest = prefix.subarray(whole)

  return (sampledEntity, sampledValue) => {
    // A UTF-16 unit needs at most three bytes of UTF-8.
    ensureScratch(rest.length + 1 + 3 * (sampledEntity.length + sampledValue.length))
    for (let i = 0; i < rest.length; i++) scratch[i] = rest[i] ?? 0
    const middle = write(sampledEntity, rest.length)
    scratch[middle] = 0x1f
    const end = write(sampledValue, middle + 1)
    return slotOfHash(murmurFinish(view, 0, end, murmurBlocks(view, 0, end, state), whole + end))
  }
}
