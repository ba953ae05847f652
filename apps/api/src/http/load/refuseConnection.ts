import { randomUUID } from "node:crypto"
import type { Socket } from "node:net"
import { retryAfter } from "../sendError.ts"
import { sendLast } from "../sendLast.ts"

const body = JSON.stringify({
  detail: "Too many connections are open. Connect again after the time in Retry-After",
  reason: "unavailable"
})

/** Answers a connection over the limit, whatever it sends, and closes it. `common` has the headers of every answer. */
export const refuseConnection = (socket: Socket, common: string): void => {
  socket.on("error", () => socket.destroy()).resume()
  const head = [
    "HTTP/1.1 503 Service Unavailable",
    `${common}Cache-Control: no-store`,
    `X-Request-Id: ${randomUUID()}`,
    `Retry-After: ${retryAfter}`
  ]
  sendLast(socket, { body, head })
}
