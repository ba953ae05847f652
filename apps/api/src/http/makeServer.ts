import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { IdempotencyKeys } from "@sortition/postgres/requests/IdempotencyKeys"
import type { Leases } from "@sortition/queue/Leases"
import type { MadeMetrics } from "@sortition/runtime/metrics/makeMetrics"
import type { Traces } from "@sortition/runtime/traces/Traces"
import { Context } from "effect"
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyRequest, LogController } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { Authentication } from "../auth/Authentication.ts"
import { jsonApiRoutes } from "../jsonapi/jsonApiRoutes.ts"
import { allPath, ofrepRoutes } from "../ofrep/ofrepRoutes.ts"
import { streamPath } from "../ofrep/streamRoute.ts"
import { docsRoutes } from "../openapi/docsRoutes.ts"
import type { ApiServices } from "../procedures/RequestContext.ts"
import { readBody } from "../rest/bodies/readBody.ts"
import { OpenStreams } from "../rest/events/OpenStreams.ts"
import { Streams } from "../rest/lines/Streams.ts"
import { RestError } from "../rest/RestError.ts"
import { restOperations } from "../rest/RestOperation.ts"
import { restRoutes } from "../rest/restRoutes.ts"
import { allowedMethods } from "./allowedMethods.ts"
import { answerBroken } from "./answerBroken.ts"
import { closeIdle } from "./closeIdle.ts"
import { conditionalRequests } from "./conditions/conditionalRequests.ts"
import { hasTag } from "./conditions/hasTag.ts"
import { closeAfterAnswers } from "./draining/closeAfterAnswers.ts"
import type { ServerDraining } from "./draining/Draining.ts"
import { endStalled } from "./endStalled.ts"
import { eventSender } from "./events/eventSender.ts"
import { installFastPath } from "./fastPath/installFastPath.ts"
import { restHandler } from "./fastPath/restHandler.ts"
import { type AllowedOrigins, allowOrigins } from "./headers/allowOrigins.ts"
import { commonHeaders, setCommonHeaders } from "./headers/commonHeaders.ts"
import { compressAnswers } from "./headers/compressAnswers.ts"
import { homeRoute } from "./home/homeRoute.ts"
import { type Hosts, isHost } from "./hosts.ts"
import { iconRoute } from "./iconRoute.ts"
import { idempotentRequests } from "./idempotency/idempotentRequests.ts"
import { limitRequests } from "./limits/limitRequests.ts"
import type { RateLimits } from "./limits/limitSettings.ts"
import { makeLimiter } from "./limits/makeLimiter.ts"
import { Admission } from "./load/Admission.ts"
import { boundHeads } from "./load/boundHeads.ts"
import { guardWhole } from "./load/guardWhole.ts"
import type { LoadLimits } from "./load/loadSettings.ts"
import { RefusalPace } from "./load/RefusalPace.ts"
import { clientClosed, logRequests } from "./logRequests.ts"
import { METHODS } from "./nodeHttp.ts"
import { metricsRoute } from "./observed/metricsRoute.ts"
import { requestTraces } from "./observed/requestTraces.ts"
import { originForm } from "./originForm.ts"
import { type ContextRequest, requestContexts } from "./requestContexts.ts"
import { requestIdOf } from "./requestIdOf.ts"
import { routerOptions } from "./routerOptions.ts"
import { bodyLimit, retryAfter, sendError } from "./sendError.ts"
import { surfaceOf } from "./surfaceOf.ts"
import type { Timeouts } from "./timeouts.ts"
import { misspeltNamesOf } from "./trpc/misspeltNames.ts"
import { plainCalls } from "./trpc/plainCalls.ts"
import { Subscriptions } from "./trpc/Subscriptions.ts"
import { trpcPrefix } from "./trpc/trpcLimits.ts"
import { trpcRoutes } from "./trpc/trpcRoutes.ts"
import { dashboardRoutes } from "./web/dashboardRoutes.ts"
import { sessionRoutes } from "./web/sessionRoutes.ts"

export interface ServerOptions {
  readonly router: OpenApiRouter
  readonly services: Context.Context<ApiServices | Authentication | IdempotencyKeys>
  readonly logger: FastifyBaseLogger
  readonly trustedProxies: readonly string[]
  readonly hosts: Hosts
  readonly draining: ServerDraining
  readonly timeouts: Timeouts
  readonly metrics: MadeMetrics
  /** Whether the metrics are at this address too. */
  readonly servesMetrics: boolean
  readonly traces: Traces | null
  readonly loadLimits: LoadLimits
  readonly origins: AllowedOrigins
  /** Null when requests are not limited. */
  readonly limits: RateLimits | null
  /** Null when each process counts for itself. */
  readonly leases: Leases | null
  /** The folder of the built dashboard. */
  readonly webFolder: string
}

/** For routes that the fast path must know, so that no other one matches, but leaves to the whole server. */
const toWhole = () => null

/** Load balancers ask for health under addresses of their own. */
const isHealth = (route: string | undefined) => route === "/health" || route === "/health/ready"

const otherHost = (host: string) =>
  new RestError(
    421,
    `The service does not answer for the host ${host}. Add it to SORTITION_HOSTS, or set SORTITION_PUBLIC_URL to the address that clients use`
  )

/** Instead of Fastify's own compilers, which take long to load: no route has a schema for them. */
const noSchemas = () => () => {
  throw new Error("the routes have no schemas of Fastify's")
}

/** The HTTP server, not yet listening: REST, tRPC, the document and its pages. */
export const makeServer = async (options: ServerOptions) => {
  const { draining, hosts, loadLimits, logger, metrics, origins, router, services, timeouts, trustedProxies } = options
  const traces = requestTraces(options.traces)
  const common = commonHeaders(hosts)
  const latest = new WeakMap<Socket, ServerResponse>()
  const server = Fastify({
    loggerInstance: logger,
    bodyLimit,
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"]),
    rewriteUrl: originForm,
    // A connection that ends is told so by each answer. What arrives on it before that is answered.
    return503OnClosing: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    clientErrorHandler: answerBroken(logger, common.lines, (socket) => latest.get(socket)),
    // No hook runs for these, so they are logged here.
    frameworkErrors: (error, request, reply) => {
      common.setOn(reply)
      sendError(error, request, reply)
      request.log.info({ method: request.method, status: reply.statusCode }, "request")
    },
    connectionTimeout: timeouts.silence,
    http: {
      // Node would answer a request without a host, or with an unknown expectation, with an empty body.
      requireHostHeader: false,
      headersTimeout: timeouts.head,
      // Streams of lines have no time limit as a whole; readBody limits other bodies.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.ceil(timeouts.head / 10)
    },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions
  })
  await setCommonHeaders(server, hosts)
  await allowOrigins(server, origins)
  await compressAnswers(server)
  boundHeads(server)
  const operations = restOperations(router)
  const limited = options.limits === null ? null : makeLimiter(services, options.limits, options.leases)
  const limiter = limited?.limiter ?? null
  const { withoutToken } = Context.get(services, Authentication)
  const contexts = requestContexts(services, hosts, { limiter, origins, traces })
  const misspeltIn = misspeltNamesOf(router)
  const trpcContextOf = (request: ContextRequest) => ({ ...contexts.open(request), misspeltIn })
  const answerPlain = plainCalls(router, trpcContextOf)
  const trpcRoute = { url: `${trpcPrefix}*`, handle: answerPlain }
  const admission = new Admission(loadLimits.inFlight, () => metrics.requests.shed("overload"))
  const pace = new RefusalPace()
  const { release } = guardWhole(server.server, { admission, headers: common.headers, pace })
  installFastPath(server, {
    admission,
    limiter,
    allowsOrigins: origins !== null,
    common: Array.isArray(origins) ? `${common.lines}Vary: Origin\r\n` : common.lines,
    pace,
    hosts,
    meter: metrics.requests,
    traces,
    maxConnections: loadLimits.connections,
    openRequests: closeIdle(server, draining),
    routes: [
      ...operations.map((each) => ({
        ...each,
        handle: each.isPlain ? restHandler(each, contexts.open) : toWhole
      })),
      { method: "POST", url: allPath, handle: toWhole, leadsToStream: true },
      { method: "GET", url: streamPath, handle: toWhole, leadsToStream: true },
      { method: "GET", ...trpcRoute },
      { method: "POST", ...trpcRoute }
    ],
    timeouts,
    trustsProxies: trustedProxies.length > 0
  })
  closeAfterAnswers(server.server, draining)
  const streams = new Streams(release)
  endStalled(server, streams, timeouts)
  const { leave } = logRequests(server, metrics.requests, traces)
  const openStreams = new OpenStreams()
  const opened = (response: ServerResponse) => {
    release(response)
    return leave(response)
  }
  const subscriptions = new Subscriptions(draining, openStreams, opened)
  const sender = eventSender(services, {
    draining,
    logger,
    open: openStreams,
    opened: (response) => {
      const closed = opened(response)
      metrics.requests.rulesetStreams(1)
      return ({ writableFinished }) => {
        metrics.requests.rulesetStreams(-1)
        closed(writableFinished ? 200 : clientClosed)
      }
    }
  })
  server.addHook("onClose", sender.close)
  server.server.on("request", ({ socket }, response) => latest.set(socket, response))
  server.server.on("checkExpectation", (request, response) => server.server.emit("request", request, response))
  for (const method of METHODS) {
    if (method !== "CONNECT" && !server.supportedMethods.includes(method)) server.addHttpMethod(method)
  }
  server.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply))
  const methodsAt = allowedMethods(operations)
  server.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request.url)
    if (methods === undefined) return sendError(new RestError(404, "Not Found"), request, reply)
    reply.header("allow", methods)
    return sendError(new RestError(405, "Method Not Allowed"), request, reply)
  })
  server.addHook("onRequest", async ({ headers, host, raw, routeOptions }) => {
    if (headers.host === undefined && raw.httpVersion === "1.1") throw new RestError(400, "The Host header is missing")
    if (isHost(host) && !isHealth(routeOptions.url) && !hosts.isAllowed(host)) throw otherHost(host)
  })
  if (limited !== null) await limitRequests(server, limited.limiter, limited.quotas)
  server.addHook("onSend", (_, reply, payload, done) => {
    if (reply.statusCode === 503) reply.header("retry-after", retryAfter)
    done(null, payload)
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser("*", (request: FastifyRequest) => readBody(request, timeouts.body))

  conditionalRequests(server, router)
  idempotentRequests(server, {
    services,
    contextOf: (request) => (surfaceOf(request.url) === "planning" ? contexts.closed(request) : contexts.open(request))
  })
  restRoutes(server, operations, contexts.open, { streams, sender })
  jsonApiRoutes(server, router, contexts.closed)
  ofrepRoutes(server, { contextOf: contexts.open, hasTag, hub: sender.hub, run: sender.run, withoutToken })
  iconRoute(server)
  docsRoutes(server, router)
  const hasDashboard = await dashboardRoutes(server, options.webFolder)
  sessionRoutes(server, services, limiter)
  homeRoute(server, hasDashboard)
  if (options.servesMetrics) metricsRoute(server, metrics.expose)
  trpcRoutes(server, router, { answerPlain, contextOf: trpcContextOf, subscriptions })
  return server
}
