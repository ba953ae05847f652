import { randomUUID } from "node:crypto"
import { STATUS_CODES } from "node:http"
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify"
import { type Context, Predicate } from "effect"
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from "fastify"
import { appRouter } from "./appRouter.ts"
import { docsRoutes } from "./docsRoutes.ts"
import { makeRun } from "./makeRun.ts"
import type { ApiServices, RequestContext } from "./RequestContext.ts"
import { RestError } from "./rest/RestError.ts"
import { restRoutes } from "./rest/restRoutes.ts"

const bodyLimit = 1_048_576
const wellFormedId = /^[\w.:/+=-]{1,128}$/

const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === "string" && wellFormedId.test(given) ? given : randomUUID()

const details: Readonly<Record<number, string>> = {
  413: `The body is larger than ${bodyLimit} bytes`,
  414: "The URL is too long",
  431: "The headers are too large"
}

const answerOf = (error: unknown): { readonly status: number; readonly detail: RestError["detail"] } => {
  if (error instanceof RestError) return error
  const status = Predicate.hasProperty(error, "statusCode") ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
    ? { status, detail: details[status] ?? STATUS_CODES[status] ?? "Bad Request" }
    : { status: 500, detail: "Internal Server Error" }
}

const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const { detail, status } = answerOf(error)
  if (status === 500) request.log.error({ err: error }, "a request met a fault")
  return reply.status(status).header("x-request-id", request.id).send({ detail })
}

/** The HTTP server, not yet listening: REST, tRPC, the document and its pages. */
export const makeServer = async (services: Context.Context<ApiServices>, logger: FastifyBaseLogger) => {
  const server = Fastify({
    loggerInstance: logger,
    bodyLimit,
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"]),
    // An answer to what is not even a request; there is no request id yet to give.
    clientErrorHandler: (error, socket) => {
      const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400
      const body = JSON.stringify({ detail: details[status] ?? "Bad Request" })
      if (!socket.writable) return
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
      )
    },
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
    routerOptions: { maxParamLength: 8_192, ignoreTrailingSlash: true }
  })
  server.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply))
  server.setNotFoundHandler((request, reply) => sendError(new RestError(404, "Not Found"), request, reply))
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id)
  })
  server.addHook("onResponse", async ({ log, method, routeOptions }, { elapsedTime, statusCode }) => {
    log.info({ method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, "request")
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body))

  const contextOf = ({ id, log }: FastifyRequest): RequestContext => ({ requestId: id, run: makeRun(services, log) })
  restRoutes(server, contextOf)
  await docsRoutes(server)
  await server.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: { router: appRouter, createContext: ({ req }: { readonly req: FastifyRequest }) => contextOf(req) }
  })
  return server
}
