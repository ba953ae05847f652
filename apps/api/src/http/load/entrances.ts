import { once } from "node:events"
import { createServer, type Server } from "node:net"
import { canReusePort, listenBeside } from "@sortition/runtime/processes/sharedPort"

/** Connections that the kernel keeps for each socket until the process accepts them. */
const backlog = 4_096

/**
 * Sockets that listen on the port. Node accepts one connection of a socket in each turn of its event loop, and under load a turn takes long: through
 * one socket, the last of a thousand connections that come at once would wait for seconds.
 */
const sockets = 128

/** How a server listens. */
export const listening = { ...listenBeside, backlog }

/** Further sockets, where the kernel deals out connections to all that listen on one port, for a server that listens as `listening` says. */
export const entrances = (http: Server) => {
  const others = Array.from({ length: canReusePort ? sockets - 1 : 0 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void http.emit("connection", socket))
  )
  return {
    /** Once the server listens. */
    open: async (): Promise<void> => {
      const bound = http.address()
      if (bound === null || typeof bound === "string") throw new Error("the server listens on no port")
      const { address: host, port } = bound
      await Promise.all(others.map((other) => once(other.listen({ host, port, ...listening }), "listening")))
    },
    /** Accepts nothing more, and waits until the connections have ended. */
    close: async (): Promise<void> => {
      await Promise.all(others.map((other) => new Promise((resolve) => other.close(resolve))))
    }
  }
}
