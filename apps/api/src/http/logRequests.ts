import type { ServerResponse } from "node:http"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyInstance } from "fastify"
import { RestError } from "../rest/RestError.ts"
import { metricsPath } from "./observed/metricsRoute.ts"
import { whoOf } from "./observed/requestFields.ts"
import type { RequestTraces } from "./observed/requestTraces.ts"

/** As nginx: the client closed the connection before it had its answer. */
export const clientClosed = 499

const statusOf = ({ errored, statusCode, writableFinished }: ServerResponse): number => {
  if (writableFinished) return statusCode
  if (errored === null) return clientClosed
  return errored instanceof RestError ? errored.status : 500
}

/** Logs one line per request, counts it and ends its trace, once its answer has left or its connection is closed. */
export const logRequests = (server: FastifyInstance, meter: RequestMeter, traces: RequestTraces): void => {
  server.decorateRequest("caller", null)
  server.addHook("onRequest", async (request, reply) => {
    const { log, method, params, routeOptions } = request
    // Prometheus asks every few seconds.
    if (routeOptions.url === metricsPath) return
    meter.begin()
    traces.begin(request)
    reply.raw.once("close", () => {
      const elapsed = reply.elapsedTime
      const answered = { method, route: routeOptions.url, status: statusOf(reply.raw) }
      log.info(
        { ...answered, ms: Math.round(elapsed), ...whoOf(request, params), ...traces.end(request, answered) },
        "request"
      )
      meter.end({ ...answered, seconds: elapsed / 1_000 })
    })
  })
}
