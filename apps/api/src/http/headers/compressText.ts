import { promisify } from "node:util"
import {
  brotliCompress,
  brotliCompressSync,
  gzip,
  gzipSync,
  type InputType,
  zstdCompress,
  zstdCompressSync
} from "node:zlib"
import { type AnswerCoding, brotliOptions } from "../../rest/answerCoding.ts"

/** A longer text is compressed by another thread. In bytes: about half a millisecond. */
export const longestAtOnce = 65_536

type Bytes = ReturnType<typeof gzipSync>

const atOnce: Readonly<Record<AnswerCoding, (text: InputType) => Bytes>> = {
  br: (text) => brotliCompressSync(text, brotliOptions),
  gzip: (text) => gzipSync(text),
  zstd: (text) => zstdCompressSync(text)
}

const later: Readonly<Record<AnswerCoding, (text: InputType) => Promise<Bytes>>> = {
  br: (text) => promisify(brotliCompress)(text, brotliOptions),
  gzip: promisify<InputType, Bytes>(gzip),
  zstd: promisify<InputType, Bytes>(zstdCompress)
}

/** The text of `length` bytes in this coding. */
export const compressText = (text: string, length: number, coding: AnswerCoding): Bytes | Promise<Bytes> =>
  (length <= longestAtOnce ? atOnce : later)[coding](text)
