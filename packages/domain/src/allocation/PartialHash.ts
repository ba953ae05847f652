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
  return { bytes, view: new DataView(bytes.buffer), after: [0, 1, 2, 3].map((start) => bytes.subarray(start)) }
}

const encoder = new TextEncoder()
// Shared by all hashes: each call writes and reads it synchronously.
let scratch = makeScratch(4096)

/** Writes the waiting bytes and the text to the scratch bytes; returns where they end. */
const write = ({ waiting, waitingLength }: PartialHash, text: string): number => {
  // A UTF-16 unit needs at most three bytes of UTF-8.
  const atMost = 4 + 3 * text.length
  if (atMost > scratch.bytes.length) scratch = makeScratch(2 * atMost)
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

/**
 * Up to this length, that of a UUID, a loop over the characters is faster than the encoder, unless the text is a piece of a longer one: Node
 * keeps such a piece of 13 characters or more within the longer text, and a loop over it is slower.
 */
const shortLength = 36

/** The hash of the part and the ASCII text after it; null for any other text. Allocates nothing. */
const hashAscii = ({ length, state, waiting, waitingLength }: PartialHash, text: string): number | null => {
  const size = text.length
  const shift = 8 * waitingLength
  let hash = state
  let block = waiting
  let seen = 0
  let at = 0
  // Four characters at a time: those that do not fit into the present block begin the next.
  for (; at + 4 <= size; at += 4) {
    const first = text.charCodeAt(at)
    const second = text.charCodeAt(at + 1)
    const third = text.charCodeAt(at + 2)
    const fourth = text.charCodeAt(at + 3)
    seen |= first | second | third | fourth
    const four = first | (second << 8) | (third << 16) | (fourth << 24)
    hash = murmurBlock(hash, block | (four << shift))
    block = (four >>> 8) >>> (24 - shift)
  }
  for (let place = shift; at < size; at++) {
    const code = text.charCodeAt(at)
    seen |= code
    block |= code << place
    place += 8
    if (place === 32) {
      hash = murmurBlock(hash, block)
      block = 0
      place = 0
    }
  }
  return seen > 0x7f ? null : murmurEnd(hash, block, length + size)
}

/** The hash of the part and the text after it, a signed 32-bit integer: half of the unsigned ones would need memory of their own. */
export const hashAfter = (part: PartialHash, text: string): number => {
  const hash = text.length <= shortLength ? hashAscii(part, text) : null
  if (hash !== null) return hash
  const { length, state, waiting } = append(part, text)
  return murmurEnd(state, waiting, length)
}
