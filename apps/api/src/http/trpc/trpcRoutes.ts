import { isUtf8 } from "node:buffer"
import { TRPCError } from "@trpc/server"
import { resolveResponse } from "@trpc/server/http"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { forEachOpenApiProcedure } from "../../procedures/forEachOpenApiProcedure.ts"
import { requestIds } from "../../procedures/formatError.ts"
import { logFault } from "../../procedures/logFault.ts"
import type { RequestContext } from "../../procedures/RequestContext.ts"
import { unsupportedType } from "../../rest/bodies/unsupportedType.ts"
import { rejectOtherMethods } from "../../rest/rejectOtherMethods.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import type { Subscriptions } from "./Subscriptions.ts"
import { subscriptionTest } from "./subscriptionTest.ts"
import { maxBatchSize, trpcPrefix } from "./trpcLimits.ts"

const methods = ["GET", "HEAD", "POST"] as const
const headersRead = ["accept", "content-type", "last-event-id", "trpc-accept"] as const

/**
 * The request for tRPC, with only the headers that tRPC reads: `Host` and others could invalidate its address. The signal, of a subscription,
 * ends its stream.
 */
const toWebRequest = ({ body, headers, method, url }: FastifyRequest, signal: AbortSignal | null): Request => {
  const bytes = Buffer.isBuffer(body) ? body : undefined
  if (bytes !== undefined && !isUtf8(bytes)) {
    throw new TRPCError({ code: "BAD_REQUEST", message: "The body is not valid UTF-8" })
  }
  const seen = new Headers()
  for (const name of headersRead) {
    const value = headers[name]
    if (typeof value === "string") seen.set(name, value)
  }
  const init = { method, headers: seen, signal }
  return new Request(new URL(url, "http://localhost"), method === "POST" ? { ...init, body: bytes ?? "" } : init)
}

const json = "application/json"

/** tRPC reads forms and bytes too, but no procedure here accepts them. */
const requireJson = ({ headers, method }: FastifyRequest) => {
  const type = headers["content-type"] ?? ""
  if (method !== "POST" || type.split(";", 1)[0]?.trim().toLowerCase() === json) return
  throw unsupportedType(type, json)
}

/** The procedures with a body limit of their own. It applies when the request calls only that procedure. */
const bodyLimitsOf = (router: OpenApiRouter) => {
  const limits: (readonly [path: string, bodyLimit: number])[] = []
  forEachOpenApiProcedure(router, ({ meta, path }) => {
    if (meta.rest?.bodyLimit !== undefined) limits.push([path, meta.rest.bodyLimit])
  })
  return limits
}

/** Serves tRPC under `/trpc/`, by the router's own paths. `answerPlain` is for the requests that need no more. */
export const trpcRoutes = (
  server: FastifyInstance,
  router: OpenApiRouter,
  {
    answerPlain,
    contextOf,
    subscriptions
  }: {
    readonly answerPlain: (request: FastifyRequest) => (() => Promise<TextAnswer>) | null
    readonly contextOf: (request: FastifyRequest) => RequestContext
    readonly subscriptions: Subscriptions
  }
) => {
  const isSubscription = subscriptionTest(router)
  const route = {
    config: { bodyTypes: json },
    method: [...methods],
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      requireJson(request)
      const start = answerPlain(request)
      if (start !== null) {
        const { headers, status, text, type } = await start()
        // Fastify would add a charset to the type of text.
        return reply
          .status(status)
          .headers({ ...headers, "content-type": type })
          .send(Buffer.from(text ?? ""))
      }
      const streams = isSubscription(request)
      const error = streams ? subscriptions.refusal(request.headers) : null
      const signal = streams && error === null ? subscriptions.open(request.headers, reply.raw) : null
      const req = toWebRequest(request, signal)
      const path = new URL(req.url).pathname.slice(trpcPrefix.length)
      const createContext = async () => contextOf(request)
      const onError = ({ error }: { readonly error: TRPCError }) => {
        requestIds.set(error, request.id)
        if (error.code === "INTERNAL_SERVER_ERROR") logFault(error, request.log)
      }
      const answering = { router, req, path, error, createContext, onError, maxBatchSize }
      const response = await resolveResponse(answering)
      if (!response.ok) response.headers.set("content-type", "application/json")
      if (response.status === 401) response.headers.set("www-authenticate", "Bearer")
      // Fastify would read the status of a Response only after its hooks.
      return reply.status(response.status).send(response)
    }
  }
  for (const [path, bodyLimit] of [["*", undefined] as const, ...bodyLimitsOf(router)]) {
    server.route({ ...route, url: trpcPrefix + path, ...(bodyLimit === undefined ? {} : { bodyLimit }) })
    rejectOtherMethods(server, trpcPrefix + path, methods)
  }
}
