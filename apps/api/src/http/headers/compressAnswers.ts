import compress from "@fastify/compress"
import type { FastifyInstance } from "fastify"
import { answerCodings, brotliOptions, leastCompressed, varyByCoding } from "../../rest/answerCoding.ts"
import { longestAtOnce } from "./compressText.ts"

/** JSON, and the parts of pages. Lines of JSON must not wait in a compressor, and files are for programs that compress as they like. */
const compressed =
  /^application\/(?:vnd\.api\+)?json\s*(?:;|$)|^text\/(?:html|javascript)|^application\/javascript|^image\/svg/

const byteLength = (payload: unknown): number =>
  typeof payload === "string" || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : 0

/** Compresses long answers for clients that accept it. */
export const compressAnswers = async (server: FastifyInstance): Promise<void> => {
  await server.register(compress, {
    threshold: leastCompressed,
    syncThreshold: longestAtOnce,
    encodings: answerCodings,
    brotliOptions,
    customTypes: compressed,
    globalDecompression: false
  })
  server.addHook("onSend", (_, reply, payload, done) => {
    const type = String(reply.getHeader("content-type") ?? "")
    if (byteLength(payload) >= leastCompressed && compressed.test(type)) {
      reply.header("vary", varyByCoding(reply.getHeader("vary")?.toString()))
    }
    done(null, payload)
  })
}
