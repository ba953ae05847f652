import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

export interface CuttableProxy {
  /** The address given, through the proxy. */
  readonly url: string
  /** How often something was sent to the server: once for a statement, twice for its first time on a connection; the end of a connection does not count. */
  readonly sendings: () => number
  /** Ends every connection and refuses new ones. */
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
}

/** What a client sends before it closes a connection, as one that has been idle. */
const farewell = Buffer.from("X\0\0\0\x04")

/** A connection to the server at `target` that can be cut and restored. */
export const cuttableProxy = async (target: string): Promise<CuttableProxy> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let sendings = 0
  const server = createServer((near) => {
    near.on("data", (sent: Buffer) => {
      if (!sent.equals(farewell)) sendings++
    })
    const far = connect(Number(port), hostname)
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
  if (address === null || typeof address === "string") throw new Error("the proxy has no port")
  const url = new URL(target)
  url.host = `127.0.0.1:${address.port}`
  return {
    url: url.href,
    sendings: () => sendings,
    cut: async () => {
      const closed = once(server, "close")
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    mend: () => listen(address.port)
  }
}
