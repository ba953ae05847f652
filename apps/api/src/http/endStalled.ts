import type { IncomingMessage, ServerResponse } from "node:http"
import type { FastifyInstance } from "fastify"
import type { Streams } from "../rest/lines/Streams.ts"
import { RestError } from "../rest/RestError.ts"
import type { Timeouts } from "./timeouts.ts"

/** A body that nothing reads, after its request was answered: the connection cannot be used until it ends. */
const limitUnreadBody = (request: IncomingMessage, response: ServerResponse, timeout: number) => {
  response.once("finish", () => {
    if (request.complete) return
    const { socket } = request
    const timer = setTimeout(() => {
      if (!request.complete) socket.destroy()
    }, timeout)
    request.once("close", () => clearTimeout(timer))
  })
}

/**
 * Ends connections whose client neither sends nor reads. Node reports a connection without a byte in either direction for the time of silence;
 * the server's own work is not bounded.
 */
export const endStalled = (server: FastifyInstance, streams: Streams, { body, silence }: Timeouts): void => {
  const fault = new RestError(408, "The client was silent for too long")
  server.server.on("request", (request, response) => {
    limitUnreadBody(request, response, body)
    response.on("timeout", (socket) => {
      const stream = streams.get(socket)
      if (stream?.isWaiting()) stream.end(fault)
      else if (stream === undefined && (response.writableEnded || response.writableLength > 0)) response.destroy(fault)
      else socket.setTimeout(silence)
    })
  })
}
