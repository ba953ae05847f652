import cluster from "node:cluster"
import { once } from "node:events"
import { createServer } from "node:net"

/** Where the kernel deals out connections to all sockets that listen on one port. Elsewhere Node's cluster does. */
export const canReusePort = ["linux", "freebsd", "aix", "sunos"].includes(process.platform)

/** Whether siblings of this process listen on its port. */
export const sharesPort = cluster.isWorker

/**
 * Options of `listen` on a port with several sockets. In a process that shares its port, a socket of its own, unlike cluster's, loses no
 * connection to a sibling that was killed.
 */
export const listenBeside = canReusePort ? { reusePort: true, exclusive: true } : {}

/** A free port of `host`, held until processes that share it listen on it. */
export const reservePort = async (host: string) => {
  const server = createServer()
  server.listen({ host, port: 0, reusePort: canReusePort })
  await once(server, "listening")
  const address = server.address()
  const release = () => server.close()
  if (!canReusePort) release()
  return { port: typeof address === "object" && address !== null ? address.port : 0, release }
}
