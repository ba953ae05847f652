import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"

/** Closes connections on which nothing was ever sent when the server stops: Node would wait a minute for their first request. */
export const closeUnused = (server: FastifyInstance): void => {
  const sockets = new Set<Socket>()
  let isStopping = false
  server.server.on("connection", (socket) => {
    if (isStopping) socket.destroy()
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  server.addHook("preClose", async () => {
    isStopping = true
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  })
}
