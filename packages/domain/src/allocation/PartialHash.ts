import { murmurBlock, murmurBlocks, murmurEnd, murmurTail } from "./murmur3.ts"

/** The MurmurHash3 of the first part of a text in UTF-8. The last 0–3 bytes of the part wait for the rest of their block. */
export interface PartialHash {
  readonly state: number
  /** The waiting bytes in little-endian order. */
  readonly waiting: number
  /** The number of waiting bytes, 0–3. */
  readonly waitingLength: number
  /** The number of bytes of the part. */
  readonly length: number
}

export const emptyHash: PartialHash = { state: 0, waiting: 0, waitingLength: 0, length: 0 }

const makeScratch = (size: number) => {
  const bytes = new Uint8Array(size)
  return { size, bytes, view: new DataView(bytes.buffer), after: [0, 1, 2, 3].map((start) => bytes.subarray(start)) }
}

const encoder = new TextEncoder()
// Shared by all hashes: each call writes and reads it synchronously.
let scratch = makeScratch(4096)

/** Writes the waiting bytes and the text to the scratch bytes; returns where they end. */
const write = ({ waiting, waitingLength }: PartialHash, text: string): number => {
  // A UTF-16 unit needs at most three bytes of UTF-8.
  const atMost = 4 + 3 * text.length
  if (atMost > scratch.size) scratch = makeScratch(2 * atMost)
  const { after, bytes, view } = scratch
  view.setInt32(0, waiting, true)
  return waitingLength + encoder.encodeInto(text, after[waitingLength] ?? bytes).written
}

/** The hash of the part and the text after it. */
export const append = (part: PartialHash, text: string): PartialHash => {
  const end = write(part, text)
  return {
    state: murmurBlocks(scratch.view, end, part.state),
    waiting: murmurTail(scratch.view, end),
    waitingLength: end & 3,
    length: part.length - part.waitingLength + end
  }
}

/** Up to this length a loop over the characters is faster than the encoder. Node stores longer texts in pieces, which are slow to loop over. */
const shortLength = 12
const notAscii = -1

const hashShort = ({ length, state, waiting, waitingLength }: PartialHash, text: string): number => {
  const size = text.length
  let hash = state
  let block = waiting
  let shift = 8 * waitingLength
  let seen = 0
  for (let at = 0; at < size; at++) {
    const code = text.charCodeAt(at)
    seen |= code
    block |= code << shift
    shift += 8
    if (shift === 32) {
      hash = murmurBlock(hash, block)
      block = 0
      shift = 0
    }
  }
  return seen > 0x7f ? notAscii : murmurEnd(hash, block, length + size)
}

/** The unsigned 32-bit hash of the part and the text after it. Allocates nothing for a short ASCII text. */
export const hashAfter = (part: PartialHash, text: string): number => {
  const hash = text.length <= shortLength ? hashShort(part, text) : notAscii
  if (hash !== notAscii) return hash
  const end = write(part, text)
  const state = murmurBlocks(scratch.view, end, part.state)
  return murmurEnd(state, murmurTail(scratch.view, end), part.length - part.waitingLength + end)
}
