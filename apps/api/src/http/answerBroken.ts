import { randomUUID } from "node:crypto"
import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { ConnectionError, FastifyBaseLogger } from "fastify"
import { STATUS_CODES } from "./nodeHttp.ts"
import { detailOf } from "./sendError.ts"
import { sendLast } from "./sendLast.ts"

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers bytes that are not an HTTP request, and a head that is not complete in time. `common` has the headers of every answer. `latest` is the last answer on a connection. */
export const answerBroken =
  (logger: FastifyBaseLogger, common: string, latest: (socket: Socket) => ServerResponse | undefined) =>
  (error: Pick<ConnectionError, "code">, socket: Socket) => {
    const answer = latest(socket)
    if (answer?.headersSent && !answer.writableFinished) socket.destroy()
    const status = statuses[error.code] ?? 400
    const body = JSON.stringify({ detail: detailOf(status), reason: "malformed_request" })
    const requestId = randomUUID()
    if (!socket.writable) return
    const message = status === 408 ? "not a complete request" : "not an HTTP request"
    logger.info({ request_id: requestId, status, code: error.code }, message)
    const line = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
    sendLast(socket, { body, head: [line, `${common}Cache-Control: no-store`, `X-Request-Id: ${requestId}`] })
  }
