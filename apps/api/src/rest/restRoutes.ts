import { Readable } from "node:stream"
import { Predicate } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { forEachOpenApiProcedure, type OpenApiProcedure, type OpenApiRouter } from "trpc-to-openapi"
import { directCall } from "../procedures/directCall.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { schemasOf } from "../procedures/schemasOf.ts"
import type { Meta } from "../procedures/trpc.ts"
import { inputReader } from "./inputReader.ts"
import { lineRoutes } from "./lines/lineRoutes.ts"
import { lineTypes } from "./lines/lineTypes.ts"
import type { Streams } from "./lines/Streams.ts"
import { streamLines } from "./lines/streamLines.ts"
import { nextLink } from "./nextLink.ts"
import { toRestError } from "./RestError.ts"
import type { RestRequest, RestRoute } from "./RestRoute.ts"
import { rejectOtherMethods } from "./rejectOtherMethods.ts"

type OpenApi = NonNullable<Meta["openapi"]>

const resultsIn = (answer: unknown): readonly unknown[] =>
  Predicate.hasProperty(answer, "results") && Array.isArray(answer.results) ? answer.results : []

const listed = (types: readonly string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(types)

const handlerOf = (
  procedure: OpenApiProcedure,
  name: string,
  type: "query" | "mutation",
  meta: Meta & { openapi: OpenApi },
  streams: Streams
) => {
  const { openapi, rest = {} } = meta
  const { answers, input } = schemasOf(procedure)
  const reader = inputReader(input, { openapi, rest, answers })

  // `read` runs after the caller is admitted.
  const call = directCall(procedure, { meta, path: name, type })

  return async (request: RestRequest, reply: FastifyReply, context: RequestContext) => {
    let given: object = {}
    try {
      const { lines } = rest
      if (lines !== undefined && request.body instanceof Readable) {
        const answerItems = async (items: readonly unknown[]) => {
          given = { ...request.params, [lines.items]: items.map(reader.readItem) }
          return resultsIn(await call(context, () => given))
        }
        return await streamLines(request, reply, { answerItems, streams })
      }
      const query = reader.readQuery(request)
      const answer = await call(query === undefined ? context : { ...context, query }, () => {
        given = reader.read(request)
        return given
      })
      const limit = "limit" in given ? given.limit : rest.paged?.limit
      const link = rest.paged === undefined ? null : nextLink(request.url, answer, limit, rest.paged.cursor)
      if (link !== null) reply.header("link", link)
      return rest.status === 204 ? reply.status(204).send() : reply.status(rest.status ?? 200).send(answer)
    } catch (error) {
      throw toRestError(error, given, reader.locate)
    }
  }
}

/** One native route for every procedure with OpenAPI metadata, and a 405 for every other method of its path. */
export const restRoutes = (
  server: FastifyInstance,
  router: OpenApiRouter,
  contextOf: (request: FastifyRequest) => RequestContext,
  streams: Streams
) => {
  const allowed = new Map<string, Set<string>>()
  const streamed: RestRoute[] = []
  forEachOpenApiProcedure<Meta>(router._def.procedures, ({ meta, path: name, procedure, type }) => {
    if (meta.jsonApi !== undefined || type === "subscription") return
    const url = meta.openapi.path.replaceAll(/\{(\w+)\}/g, ":$1")
    const handle = handlerOf(procedure, name, type, meta, streams)
    const route: RestRoute = {
      method: meta.openapi.method,
      url,
      ...(meta.rest?.bodyLimit === undefined ? {} : { bodyLimit: meta.rest.bodyLimit }),
      config: { bodyTypes: listed(["application/json", ...(meta.rest?.lines === undefined ? [] : lineTypes)]) },
      handler: (request, reply) => handle(request, reply, contextOf(request))
    }
    if (meta.rest?.lines === undefined) server.route(route)
    else streamed.push(route)
    const methods = allowed.get(url) ?? new Set()
    methods.add(meta.openapi.method)
    if (meta.openapi.method === "GET") methods.add("HEAD")
    allowed.set(url, methods)
  })
  lineRoutes(server, streamed, streams)
  for (const [url, methods] of allowed) rejectOtherMethods(server, url, [...methods])
}
