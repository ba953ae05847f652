import { PreconditionFailed } from "@sortition/domain/shared/IfMatch"
import { TRPCError } from "@trpc/server"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { forEachOpenApiProcedure } from "../../procedures/forEachOpenApiProcedure.ts"
import { RestError } from "../../rest/RestError.ts"
import { surfaceOf } from "../surfaceOf.ts"
import { isSingleCall } from "../trpc/isSingleCall.ts"
import { trpcPrefix } from "../trpc/trpcLimits.ts"
import { readTags } from "./readTags.ts"

const changes = new Set(["DELETE", "PATCH", "POST", "PUT"])

/** The procedures that obey `If-Match`. */
const taggedProcedures = (router: OpenApiRouter): ReadonlySet<string> => {
  const names = new Set<string>()
  forEachOpenApiProcedure(router, ({ meta, path }) => {
    if (meta.rest?.tagged === true || meta.jsonApi?.tagged === true) names.add(path)
  })
  return names
}

const malformed = (url: string, message: string): Error =>
  surfaceOf(url) === "trpc" ? new TRPCError({ code: "BAD_REQUEST", message }) : new RestError(400, message)

const untagged = (url: string): Error => {
  const message = "This resource has no entity tag. Repeat the request without If-Match"
  if (surfaceOf(url) !== "trpc") return new RestError(412, message, "precondition_failed")
  return new TRPCError({ code: "PRECONDITION_FAILED", message, cause: new PreconditionFailed({}) })
}

/**
 * Passes the tags of `If-Match` on to the domain, which compares them while the record is locked, and answers 304 to a GET whose `If-None-Match`
 * has the tag of the answer. `*` is no condition: a change of a record that does not exist is a 404.
 */
export const conditionalRequests = (server: FastifyInstance, router: OpenApiRouter): void => {
  const procedures = taggedProcedures(router)
  server.decorateRequest("ifMatch", null)

  const isTagged = ({ routeOptions, url }: FastifyRequest): boolean =>
    surfaceOf(url) === "trpc"
      ? procedures.has(new URL(url, "http://localhost").pathname.slice(trpcPrefix.length))
      : routeOptions.config.isTagged === true

  /** The tags of which the record must have one; null for no condition. */
  const conditionOf = (request: FastifyRequest, header: string): ReadonlySet<string> | null => {
    const { url } = request
    const tags = readTags(header)
    if (tags === null) {
      throw malformed(url, 'If-Match must be * or a list of entity tags in quotes, as "abc". Send the ETag as it was')
    }
    if (tags === "*") return null
    if (surfaceOf(url) === "trpc" && !isSingleCall(request)) {
      throw malformed(url, "A batch or a stream accepts no If-Match. Send each call by itself")
    }
    if (!isTagged(request)) throw untagged(url)
    return tags.strong
  }

  server.addHook("preHandler", (request, _, done) => {
    const header = request.headers["if-match"]
    const isServed = /^\/(?:api|trpc)\//.test(request.routeOptions.url ?? "")
    if (header === undefined || !isServed || !changes.has(request.method)) return done()
    try {
      request.ifMatch = conditionOf(request, header)
      done()
    } catch (fault) {
      done(fault instanceof Error ? fault : new Error("a condition cannot be read", { cause: fault }))
    }
  })
  server.addHook("onSend", (request, reply, payload, done) => {
    const header = request.headers["if-none-match"]
    const etag = reply.getHeader("etag")
    const isRead = request.method === "GET" || request.method === "HEAD"
    if (header === undefined || typeof etag !== "string" || reply.statusCode !== 200 || !isRead) {
      return done(null, payload)
    }
    const tags = readTags(header)
    const tag = etag.replace(/^W\//, "").slice(1, -1)
    if (tags === null || (tags !== "*" && !tags.strong.has(tag) && !tags.weak.has(tag))) return done(null, payload)
    reply.status(304).removeHeader("content-type").removeHeader("content-length").removeHeader("content-encoding")
    done(null, null)
  })
}
