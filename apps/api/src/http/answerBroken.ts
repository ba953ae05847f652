import { randomUUID } from "node:crypto"
import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { FastifyBaseLogger } from "fastify"
import { type RefusalStatus, refusalText } from "./load/refusalText.ts"
import { STATUS_CODES } from "./nodeHttp.ts"
import { detailOf } from "./sendError.ts"
import { sendLast } from "./sendLast.ts"

interface Broken {
  readonly code: string
  /** The bytes that Node's parser read last. */
  readonly rawPacket?: unknown
}

/** An address that is longer than this, in bytes, fills the space for a head. */
const longAddress = 8_192

/** The address of a request with too large a head, as far as it arrived; the root when its first line is not there. */
const addressOf = (packet: unknown): string =>
  Buffer.isBuffer(packet) ? (/^[A-Z]+ (\/[^\s]*)/.exec(packet.toString("latin1"))?.[1] ?? "/") : "/"

const faultOf = ({ code, rawPacket }: Broken): { readonly status: RefusalStatus; readonly url: string } => {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, url: "/" }
  if (code !== "HPE_HEADER_OVERFLOW") return { status: 400, url: "/" }
  const url = addressOf(rawPacket)
  return { status: url.length > longAddress ? 414 : 431, url }
}

/**
 * Answers bytes that are not an HTTP request, and a head that is too large or not complete in time. `common` has the headers of every answer.
 * `latest` is the last answer on a connection.
 */
export const answerBroken =
  (logger: FastifyBaseLogger, common: string, latest: (socket: Socket) => ServerResponse | undefined) =>
  (error: Broken, socket: Socket) => {
    const answer = latest(socket)
    if (answer?.headersSent && !answer.writableFinished) socket.destroy()
    const { status, url } = faultOf(error)
    const requestId = randomUUID()
    if (!socket.writable) return
    const message = status === 408 ? "not a complete request" : "not an HTTP request"
    logger.info({ request_id: requestId, status, code: error.code }, message)
    const line = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
    const head = [line, `${common}Cache-Control: no-store`, `X-Request-Id: ${requestId}`]
    sendLast(socket, { ...refusalText(url, { status, detail: detailOf(status), requestId }), head })
  }
