const scramble = (block: number): number => {
  const product = Math.imul(block, 0xcc9e2d51)
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593)
}

/** Mixes one block, four bytes in little-endian order, into `state`. */
export const murmurBlock = (state: number, block: number): number => {
  const hash = state ^ scramble(block)
  return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
}

/** Ends a hash: mixes `tail`, the 0–3 bytes after the last block in little-endian order, and the `length` of the whole input in bytes. */
export const murmurEnd = (state: number, tail: number, length: number): number => {
  let hash = state ^ scramble(tail) ^ length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** Mixes the whole blocks of the first `length` bytes of `view` into `state`. */
export const murmurBlocks = (view: DataView, length: number, state: number): number => {
  let hash = state
  for (let at = 0; at + 4 <= length; at += 4) hash = murmurBlock(hash, view.getInt32(at, true))
  return hash
}

/** The 0–3 bytes after the last whole block of the first `length` bytes of `view`, in little-endian order. */
export const murmurTail = (view: DataView, length: number): number => {
  let tail = 0
  for (let at = length - 1; at >= (length & ~3); at--) tail = (tail << 8) | view.getUint8(at)
  return tail
}

/** MurmurHash3_x86_32 of `bytes`, an unsigned 32-bit integer. Source: Austin Appleby's MurmurHash3.cpp (SMHasher, public domain). */
export const murmur3 = (bytes: Uint8Array, seed = 0): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  return murmurEnd(murmurBlocks(view, length, seed), murmurTail(view, length), length) >>> 0
}
