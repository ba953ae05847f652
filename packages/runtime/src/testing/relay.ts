import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A server on a free port of this machine that passes every connection on to where `target` leads at its start. */
export const relay = async (
  target: () => { readonly host: string; readonly port: number },
  received: (sent: Buffer) => void = () => {}
) => {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    near.on("data", received)
    const far = connect(target())
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(socket)
      socket.on("error", () => other.destroy())
      socket.on("close", () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const listen = async (on: number) => {
    server.listen(on, "127.0.0.1")
    await once(server, "listening")
  }
  await listen(0)
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the relay has no port")
  const endConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    endConnections,
    /** Ends every connection and refuses new ones. */
    close: async () => {
      const closed = once(server, "close")
      server.close()
      endConnections()
      await closed
    },
    /** Listens on the same port again. */
    open: () => listen(address.port)
  }
}
