import { randomUUID } from "node:crypto"
import { METHODS, STATUS_CODES } from "node:http"
import type { Socket } from "node:net"
import type { Context } from "effect"
import Fastify, { type ConnectionError, type FastifyBaseLogger, type FastifyError, LogController } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import type { Authentication } from "../auth/Authentication.ts"
import { jsonApiRoutes } from "../jsonapi/jsonApiRoutes.ts"
import { docsRoutes } from "../openapi/docsRoutes.ts"
import type { ApiServices } from "../procedures/RequestContext.ts"
import type { Streams } from "../rest/lines/streamLines.ts"
import { RestError } from "../rest/RestError.ts"
import { restRoutes } from "../rest/restRoutes.ts"
import { closeIdle } from "./closeIdle.ts"
import { iconRoute } from "./iconRoute.ts"
import { requestContexts } from "./requestContexts.ts"
import { bodyLimit, detailOf, sendError } from "./sendError.ts"
import { trpcRoutes } from "./trpcRoutes.ts"

const wellFormedId = /^[\w.:/+=-]{1,128}$/

const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === "string" && wellFormedId.test(given) ? given : randomUUID()

const statusOfBroken: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers bytes that are not an HTTP request. */
const answerBroken = (logger: FastifyBaseLogger, streams: Streams) => (error: ConnectionError, socket: Socket) => {
  if (streams.get(socket)?.headersSent) socket.destroy()
  const status = statusOfBroken[error.code] ?? 400
  const body = JSON.stringify({ detail: detailOf(status) })
  const requestId = randomUUID()
  if (!socket.writable) return
  logger.info({ request_id: requestId, status, code: error.code }, "not an HTTP request")
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      `X-Request-Id: ${requestId}`,
      "Connection: close",
      "",
      body
    ].join("\r\n")
  )
}

export interface ServerOptions {
  readonly router: OpenApiRouter
  readonly services: Context.Context<ApiServices | Authentication>
  readonly logger: FastifyBaseLogger
  readonly trustedProxies: readonly string[]
}

/** The HTTP server, not yet listening: REST, tRPC, the document and its pages. */
export const makeServer = async ({ logger, router, services, trustedProxies }: ServerOptions) => {
  const streams: Streams = new Map()
  const server = Fastify({
    loggerInstance: logger,
    bodyLimit,
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"]),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    clientErrorHandler: answerBroken(logger, streams),
    // No hook runs for these, so they are logged here.
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply)
      request.log.info({ method: request.method, status: reply.statusCode }, "request")
    },
    // Node would answer a request without a host, or with an unknown expectation, with an empty body.
    http: { requireHostHeader: false },
    routerOptions: { maxParamLength: 8_192, ignoreTrailingSlash: true }
  })
  closeIdle(server)
  server.server.on("checkExpectation", (request, response) => server.server.emit("request", request, response))
  for (const method of METHODS) {
    if (method !== "CONNECT" && !server.supportedMethods.includes(method)) server.addHttpMethod(method)
  }
  server.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply))
  server.setNotFoundHandler((request, reply) => sendError(new RestError(404, "Not Found"), request, reply))
  server.addHook("onRequest", async ({ headers, id, raw }, reply) => {
    reply.header("x-request-id", id)
    if (headers.host === undefined && raw.httpVersion === "1.1") throw new RestError(400, "The Host header is missing")
  })
  server.addHook("onResponse", async ({ log, method, routeOptions }, { elapsedTime, statusCode }) => {
    log.info({ method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, "request")
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body))

  const contexts = requestContexts(services)
  restRoutes(server, router, contexts.open, streams)
  jsonApiRoutes(server, router, contexts.closed)
  iconRoute(server)
  await docsRoutes(server, router)
  trpcRoutes(server, router, contexts.open)
  return server
}
