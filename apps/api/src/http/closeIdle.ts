import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"
import { LentSocket } from "../rest/events/LentSocket.ts"
import type { ServerDraining } from "./draining/Draining.ts"

/** The requests under way on each connection. */
export interface OpenRequests {
  readonly begin: (socket: Socket) => void
  readonly end: (socket: Socket) => void
  /** Whether the server is about to stop: each connection ends with its next answer. */
  readonly isStopping: () => boolean
  /** How many connections are open. */
  readonly connections: () => number
}

/**
 * When the server stops, closes connections that have no request under way. Node would wait up to a minute for connections that have sent
 * nothing or half a request.
 */
export const closeIdle = (server: FastifyInstance, { begin: drain, isDraining }: ServerDraining): OpenRequests => {
  const underWay = new Map<Socket, number>()
  let isStopping = false
  const endIfIdle = (socket: Socket) => {
    if (isStopping && underWay.get(socket) === 0) socket.destroySoon()
  }
  const begin = (socket: Socket) => void underWay.set(socket, (underWay.get(socket) ?? 0) + 1)
  const end = (socket: Socket) => {
    const left = underWay.get(socket)
    if (left === undefined) return
    underWay.set(socket, left - 1)
    endIfIdle(socket)
  }
  server.server.on("connection", (socket) => {
    underWay.set(socket, 0)
    socket.once("close", () => underWay.delete(socket))
    endIfIdle(socket)
  })
  server.server.on("request", ({ socket }, response) => {
    const connection = socket instanceof LentSocket ? socket.connection : socket
    begin(connection)
    response.once("close", () => end(connection))
  })
  server.addHook("preClose", async () => {
    drain()
    isStopping = true
    for (const socket of underWay.keys()) endIfIdle(socket)
  })
  return { begin, end, isStopping: isDraining, connections: () => underWay.size }
}
