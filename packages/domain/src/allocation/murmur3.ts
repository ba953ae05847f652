/** Mixes the whole four-byte blocks of `view` from `start` up to `end` into `state`; the remaining 0–3 bytes wait for `murmurFinish`. */
export const murmurBlocks = (view: DataView, start: number, end: number, state: number): number => {
  let hash = state
  for (let at = start; at + 4 <= end; at += 4) {
    hash ^= scramble(view.getInt32(at, true))
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  return hash
}

/** Ends a hash: mixes the 0–3 bytes after the last whole block between `start` and `end`, and the `length` of the whole input. */
export const murmurFinish = (view: DataView, start: number, end: number, state: number, length: number): number => {
  let tail = 0
  for (let at = end - 1; at >= end - ((end - start) & 3); at--) tail = (tail << 8) | view.getUint8(at)
  let hash = state ^ scramble(tail) ^ length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const scramble = (block: number): number => {
  const product = Math.imul(block, 0xcc9e2d51)
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593)
}

/** MurmurHash3_x86_32 of `bytes`, an unsigned 32-bit integer. Source: Austin Appleby's MurmurHash3.cpp (SMHasher, public domain). */
export const murmur3 = (bytes: Uint8Array, seed = 0): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length
  return murmurFinish(view, 0, end, murmurBlocks(view, 0, end, seed), end)
}
