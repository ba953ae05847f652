import { randomUUID } from "node:crypto"
import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { FastifyBaseLogger } from "fastify"
import { STATUS_CODES } from "./nodeHttp.ts"
import { detailOf } from "./sendError.ts"
import { sendLast } from "./sendLast.ts"

/** An address that is longer than this, in bytes, fills the space for headers. */
const longAddress = 8_192

/** Whether it is the first line that is too long, not the headers after it. */
const isAddress = (packet: unknown): boolean => {
  if (!Buffer.isBuffer(packet) || !/^[A-Z]+ /.test(packet.toString("latin1", 0, 20))) return false
  const end = packet.indexOf("\r\n")
  return packet.length > longAddress && (end < 0 || end > longAddress)
}

const statusOf = ({ code, rawPacket }: Broken): number =>
  code === "HPE_HEADER_OVERFLOW" && isAddress(rawPacket) ? 414 : (statuses[code] ?? 400)

interface Broken {
  readonly code: string
  readonly rawPacket?: unknown
}

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers bytes that are not an HTTP request, and a head that is not complete in time. `common` has the headers of every answer. `latest` is the last answer on a connection. */
export const answerBroken =
  (logger: FastifyBaseLogger, common: string, latest: (socket: Socket) => ServerResponse | undefined) =>
  (error: Broken, socket: Socket) => {
    const answer = latest(socket)
    if (answer?.headersSent && !answer.writableFinished) socket.destroy()
    const status = statusOf(error)
    const body = JSON.stringify({ detail: detailOf(status), reason: "malformed_request" })
    const requestId = randomUUID()
    if (!socket.writable) return
    const message = status === 408 ? "not a complete request" : "not an HTTP request"
    logger.info({ request_id: requestId, status, code: error.code }, message)
    const line = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
    sendLast(socket, { body, head: [line, `${common}Cache-Control: no-store`, `X-Request-Id: ${requestId}`] })
  }
