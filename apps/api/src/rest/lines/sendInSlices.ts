import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { FastifyReply } from "fastify"
import { answerCodingOf, compressor, leastCompressed, varyByCoding } from "../answerCoding.ts"
import { jsonInSlices } from "./jsonInSlices.ts"

const type = "application/json; charset=utf-8"

/** Sends an object with long arrays as JSON, in one piece that hooks can read. Other work of the process runs while it is written. */
export const sendWhole = async (reply: FastifyReply, status: number, body: object): Promise<FastifyReply> =>
  reply
    .status(status)
    .type(type)
    .send(Buffer.concat(await jsonInSlices(body)))

/** Sends an object with long arrays as JSON. Other work of the process runs while it is written and while it is sent. */
export const sendInSlices = async (reply: FastifyReply, status: number, body: object): Promise<FastifyReply> => {
  const pieces = await jsonInSlices(body)
  const { raw } = reply.hijack()
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const isLong = length >= leastCompressed
  const coding = isLong ? answerCodingOf(reply.request.headers["accept-encoding"]) : null
  for (const [name, value] of Object.entries({
    ...reply.getHeaders(),
    "content-type": type,
    ...(isLong ? { vary: varyByCoding(reply.getHeader("vary")?.toString()) } : {}),
    ...(coding === null ? { "content-length": length } : { "content-encoding": coding })
  })) {
    if (value !== undefined) raw.setHeader(name, value)
  }
  raw.statusCode = status
  // It fails only when the client has gone, which the log line of the request shows.
  const sent =
    coding === null ? pipeline(Readable.from(pieces), raw) : pipeline(Readable.from(pieces), compressor(coding), raw)
  sent.catch(() => undefined)
  return reply
}
