import { promisify } from "node:util"
import { brotliCompress, gzip, type InputType, zstdCompress } from "node:zlib"
import type { FastifyReply } from "fastify"
import type { PreparedBody } from "../procedures/preparedBodies.ts"
import { type AnswerCoding, answerCodingOf, brotliOptions, leastCompressed, varyByCoding } from "./answerCoding.ts"

type Compress = (bytes: InputType) => Promise<Buffer>

const compressors: Readonly<Record<AnswerCoding, Compress>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, brotliOptions),
  gzip: promisify<InputType, Buffer>(gzip),
  zstd: promisify<InputType, Buffer>(zstdCompress)
}

const codedBody = ({ bytes, coded }: PreparedBody, coding: AnswerCoding): Promise<Buffer> => {
  const known = coded.get(coding)
  if (known !== undefined) return known
  const made = compressors[coding](bytes)
  coded.set(coding, made)
  made.catch(() => coded.delete(coding))
  return made
}

/** Sends bytes that exist already, compressed once for each content coding. */
export const sendPrepared = async (reply: FastifyReply, body: PreparedBody): Promise<FastifyReply> => {
  const isLong = body.bytes.length >= leastCompressed
  const coding = isLong ? answerCodingOf(reply.request.headers["accept-encoding"]) : null
  if (coding !== null) reply.header("content-encoding", coding)
  return reply
    .type("application/json; charset=utf-8")
    .header("vary", varyByCoding("Authorization"))
    .send(coding === null ? body.bytes : await codedBody(body, coding))
}
