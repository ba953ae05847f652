import { randomUUID } from "node:crypto"
import type { Socket } from "node:net"
import { retryAfter } from "../sendError.ts"
import { sendLast } from "../sendLast.ts"
import { refusalText } from "./refusalText.ts"

const detail = "Too many connections are open. Connect again after the time in Retry-After"

/** Answers a connection over the limit, whatever it sends, and closes it. `common` has the headers of every answer. */
export const refuseConnection = (socket: Socket, common: string): void => {
  socket.on("error", () => socket.destroy()).resume()
  const requestId = randomUUID()
  const head = [
    "HTTP/1.1 503 Service Unavailable",
    `${common}Cache-Control: no-store`,
    `X-Request-Id: ${requestId}`,
    `Retry-After: ${retryAfter}`
  ]
  sendLast(socket, { ...refusalText("/", { status: 503, detail, requestId }), head })
}
