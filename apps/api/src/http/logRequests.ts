import type { ServerResponse } from "node:http"
import type { RequestMeter } from "@sortition/runtime/metrics/RequestMeter"
import type { FastifyInstance } from "fastify"
import { RestError } from "../rest/RestError.ts"
import { assetsPath } from "./dashboardPath.ts"
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
export const logRequests = (server: FastifyInstance, meter: RequestMeter, traces: RequestTraces) => {
  const counting = new WeakMap<ServerResponse, () => void>()
  server.decorateRequest("caller", null)
  server.addHook("onRequest", async (request, reply) => {
    const { log, method, params, routeOptions } = request
    // Prometheus asks every few seconds.
    if (routeOptions.url === metricsPath) return
    meter.begin()
    if (routeOptions.url?.startsWith(assetsPath) !== true) traces.begin(request)
    let ended: ReturnType<RequestTraces["end"]> = null
    const answeredWith = (status: number) => ({ method, route: routeOptions.url, status })
    const count = (status: number) => {
      counting.delete(reply.raw)
      ended = traces.end(request, answeredWith(status))
      meter.end({ ...answeredWith(status), seconds: reply.elapsedTime / 1_000 })
    }
    counting.set(reply.raw, () => {
      count(200)
      meter.streams(1)
      reply.raw.once("close", () => meter.streams(-1))
    })
    reply.raw.once("close", () => {
      const status = statusOf(reply.raw)
      if (counting.has(reply.raw)) count(status)
      log.info(
        { ...answeredWith(status), ms: Math.round(reply.elapsedTime), ...whoOf(request, params), ...ended },
        "request"
      )
    })
  })
  return {
    /** Counts a request as answered, and its answer as a stream: how long it stays open is not the time of an answer. */
    leave: (response: ServerResponse): void => counting.get(response)?.()
  }
}
