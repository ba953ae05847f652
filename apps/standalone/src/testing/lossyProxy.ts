import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A connection to the server at `target` that can lose what is sent, and lead to another server. */
export const lossyProxy = async (target: string) => {
  const sockets = new Set<Socket>()
  let { hostname, port } = new URL(target)
  let isLosing = false
  const forward = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on("data", (bytes) => {
      if (!isLosing) to.write(bytes)
    })
    from.on("error", () => undefined)
    from.on("close", () => {
      sockets.delete(from)
      if (!isLosing) to.destroy()
    })
  }
  const server = createServer((near) => {
    // What came while packets were lost never reaches the server.
    if (isLosing) {
      sockets.add(near)
      near.on("error", () => undefined).resume()
      return
    }
    const far = connect(Number(port), hostname)
    forward(near, far)
    forward(far, near)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the proxy has no port")
  const url = new URL(target)
  url.host = `127.0.0.1:${address.port}`
  return {
    url: url.href,
    /** From now on every byte is lost, on connections old and new, and none of them ends. */
    lose: () => {
      isLosing = true
    },
    /** New connections lead to the server again. On those that lost something nothing comes any more. */
    heal: () => {
      isLosing = false
    },
    /** Ends all connections; new ones lead to that server. */
    leadTo: (other: string) => {
      ;({ hostname, port } = new URL(other))
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, "close")
    }
  }
}
