import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"

/**
 * When the server stops, closes connections that have no request under way. Node would wait up to a minute for connections that have sent
 * nothing or half a request.
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
