import type { ServerResponse } from "node:http"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { RestError } from "../rest/RestError.ts"
import { assetsPath } from "./dashboardPath.ts"
import { metricsPath } from "./observed/metricsRoute.ts"
import { whoOf } from "./observed/requestFields.ts"
import type { RequestTraces } from "./observed/requestTraces.ts"

/** As nginx: the client closed the connection before it had its answer. */
export const clientClosed = 499

/** The status that an answer ended with, now that it is closed. */
export const statusOf = ({ errored, statusCode, writableFinished }: ServerResponse): number => {
  if (writableFinished) return statusCode
  if (errored === null) return clientClosed
  return errored instanceof RestError ? errored.status : 500
}

/** Logs one line per request, counts it and ends its trace, once its answer has left or its connection is closed. */
export const logRequests = (server: FastifyInstance, meter: RequestMeter, traces: RequestTraces) => {
  const leaving = new WeakMap<ServerResponse, () => (status: number) => void>()
  /** What remains of a request whose answer is a stream: the fields of its line in the log. */
  const asStream = (request: FastifyRequest, span: ReturnType<RequestTraces["end"]>) => {
    const { id: request_id, method, params, routeOptions } = request
    const { url: route } = routeOptions
    const who = { ...whoOf(request, params), ...span }
    const since = performance.now()
    meter.streams(1)
    return (status: number): void => {
      meter.streams(-1)
      const ms = Math.round(performance.now() - since)
      server.log.info({ request_id, method, route, status, ms, ...who }, "request")
    }
  }
  server.decorateRequest("caller", null)
  server.addHook("onRequest", async (request, reply) => {
    const { log, method, params, routeOptions } = request
    const { raw } = reply
    // Prometheus asks every few seconds.
    if (routeOptions.url === metricsPath) return
    meter.begin()
    if (routeOptions.url?.startsWith(assetsPath) !== true) traces.begin(request)
    const answeredWith = (status: number) => ({ method, route: routeOptions.url, status })
    const count = (status: number) => {
      meter.end({ ...answeredWith(status), seconds: reply.elapsedTime / 1_000 })
      return traces.end(request, answeredWith(status))
    }
    const close = () => {
      const status = statusOf(raw)
      const span = count(status)
      log.info(
        { ...answeredWith(status), ms: Math.round(reply.elapsedTime), ...whoOf(request, params), ...span },
        "request"
      )
    }
    raw.once("close", close)
    leaving.set(raw, () => {
      raw.off("close", close)
      return asStream(request, count(200))
    })
  })
  return {
    /**
     * Counts a request as answered, and its answer as a stream until the result is called with the status at its end: how long it stays open is not
     * the time of an answer.
     */
    leave: (response: ServerResponse): ((status: number) => void) => leaving.get(response)?.() ?? (() => undefined)
  }
}
