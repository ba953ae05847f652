import { isIP } from "node:net"
import { compile } from "@fastify/proxy-addr"

const hostPattern = /^(?<name>[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/** The name or address in `host`, in lower case, without the port, brackets and a final dot; null when `host` is none. */
export const nameOf = (host: string): string | null => {
  const name = hostPattern.exec(host)?.groups?.name
  return name === undefined ? null : name.toLowerCase().replaceAll(/^\[|\]$|\.$/g, "")
}

const isLoopbackAddress = compile("loopback")
/** Whether a name or address is one that only this machine can reach. */
export const isLocal = (name: string): boolean =>
  name === "localhost" || name.endsWith(".localhost") || (isIP(name) !== 0 && isLoopbackAddress(name, 0))

/** Whether the host of a request, `name` or `name:port`, is one that only this machine can reach. */
export const isLocalHost = (host: string): boolean => {
  const name = nameOf(host)
  return name !== null && isLocal(name)
}
