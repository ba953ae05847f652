import type { Server, ServerResponse } from "node:http"
import type { ServerDraining } from "./Draining.ts"

/**
 * From the beginning of draining on, each answer of the whole server says `Connection: close`. So a client or load balancer puts no further
 * request on a connection that is about to end.
 */
export const closeAfterAnswers = (server: Server, { isDraining, onBegin }: ServerDraining): void => {
  const open = new Set<ServerResponse>()
  server.prependListener("request", (_, response) => {
    if (isDraining()) response.shouldKeepAlive = false
    open.add(response)
    response.once("close", () => open.delete(response))
  })
  onBegin(() => {
    for (const response of open) response.shouldKeepAlive = false
  })
}
