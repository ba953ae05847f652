import { Readable } from "node:stream"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Download } from "../procedures/Download.ts"
import type { Streams } from "./lines/Streams.ts"

/**
 * Sends a file in parts, as fast as the client reads. The connection breaks off when a part cannot be read, when the client stops reading, and
 * after a grace time when the server stops.
 */
export const sendDownload = async (
  request: Pick<FastifyRequest, "method" | "socket">,
  reply: FastifyReply,
  { download: { file }, streams }: { readonly download: Download; readonly streams: Streams }
): Promise<FastifyReply> => {
  const { raw } = reply
  const named = reply.type(file.type).header("content-disposition", `attachment; filename="${file.name}"`)
  if (request.method === "HEAD") return named.send("")
  const isWaiting = () => raw.writableLength > 0
  streams.open(request.socket, { response: raw, isWaiting, end: (fault) => raw.destroy(fault) })
  const parts = Readable.from(await file.open(), { objectMode: false, highWaterMark: 65_536 })
  if (raw.closed) parts.destroy()
  raw.once("close", () => parts.destroy())
  return named.send(parts)
}
