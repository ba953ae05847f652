import { isIPv4 } from "node:net"
import { expositionType } from "@sortition/runtime/metrics/metricsServer"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { RestError } from "../../rest/RestError.ts"

/** Where the metrics are, if they are at the address of the API. */
export const metricsPath = "/metrics"

const isLoopback = (address: string | undefined) =>
  address !== undefined &&
  (address === "::1" || (isIPv4(address.replace("::ffff:", "")) && /^(?:::ffff:)?127\./.test(address)))

/** A proxy on this machine connects from a loopback address too, and says so. */
const isForwarded = ({ headers }: FastifyRequest) =>
  headers.forwarded !== undefined ||
  headers.via !== undefined ||
  Object.keys(headers).some((name) => name.startsWith("x-forwarded-"))

/** Serves the metrics to clients on this machine. To all others there is no such address. */
export const metricsRoute = (server: FastifyInstance, expose: () => Promise<string>): void => {
  server.get(metricsPath, async (request, reply) => {
    if (!isLoopback(request.socket.remoteAddress) || isForwarded(request)) throw new RestError(404, "Not Found")
    return reply.type(expositionType).send(await expose())
  })
}
