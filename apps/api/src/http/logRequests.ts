import type { ServerResponse } from "node:http"
import type { FastifyInstance } from "fastify"
import { RestError } from "../rest/RestError.ts"

/** As nginx: the client closed the connection before it had its answer. */
export const clientClosed = 499

const statusOf = ({ errored, statusCode, writableFinished }: ServerResponse): number => {
  if (writableFinished) return statusCode
  if (errored === null) return clientClosed
  return errored instanceof RestError ? errored.status : 500
}

/** Logs one line per request, once its answer has left or its connection is closed. */
export const logRequests = (server: FastifyInstance): void => {
  server.addHook("onRequest", async ({ log, method, routeOptions }, reply) => {
    reply.raw.once("close", () => {
      const ms = Math.round(reply.elapsedTime)
      log.info({ method, route: routeOptions.url, status: statusOf(reply.raw), ms }, "request")
    })
  })
}
