import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"

/**
 * Closes connections without a request under way when the server stops. Node leaves those that have said nothing yet, or half a request,
 * and waits a minute for them.
 */
export const closeIdle = (server: FastifyInstance): void => {
  const underWay = new Map<Socket, number>()
  let isStopping = false
  const endIfIdle = (socket: Socket) => {
    if (isStopping && underWay.get(socket) === 0) socket.destroySoon()
  }
  server.server.on("connection", (socket) => {
    underWay.set(socket, 0)
    socket.once("close", () => underWay.delete(socket))
    endIfIdle(socket)
  })
  server.server.on("request", ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1)
    response.once("close", () => {
      const left = underWay.get(socket)
      if (left === undefined) return
      underWay.set(socket, left - 1)
      endIfIdle(socket)
    })
  })
  server.addHook("preClose", async () => {
    isStopping = true
    for (const socket of underWay.keys()) endIfIdle(socket)
  })
}
