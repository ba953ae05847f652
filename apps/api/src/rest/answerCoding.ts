import { constants, createBrotliCompress, createGzip, createZstdCompress } from "node:zlib"
import { negotiate } from "@fastify/accept-negotiator"

/** The content codings of answers, the preferred one first. */
export const answerCodings: ("br" | "gzip" | "zstd")[] = ["br", "gzip", "zstd"]

export type AnswerCoding = (typeof answerCodings)[number]

/** A shorter answer is not compressed. In bytes. */
export const leastCompressed = 1_024

/** Little is saved by more effort, and much time lost. */
export const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

let last: { readonly accept: string; readonly coding: AnswerCoding | null } = { accept: "identity", coding: null }

/** The coding of a long answer to a request with this header `Accept-Encoding`; null for none. As `@fastify/compress` chooses it. */
export const answerCodingOf = (accept: string | undefined): AnswerCoding | null => {
  if (accept === undefined) return null
  // Nearly all requests send the same.
  if (accept !== last.accept) {
    last = { accept, coding: negotiate(accept.toLowerCase().replaceAll(/\*|x-gzip/g, "gzip"), answerCodings) }
  }
  return last.coding
}

/** A stream that compresses an answer. */
export const compressor = (coding: AnswerCoding) => {
  if (coding === "br") return createBrotliCompress(brotliOptions)
  return coding === "gzip" ? createGzip() : createZstdCompress()
}

/** The header `Vary` of a long answer, which had the value `given`. */
export const varyByCoding = (given: string | undefined): string =>
  given === undefined ? "accept-encoding" : /\baccept-encoding\b/i.test(given) ? given : `${given}, accept-encoding`
