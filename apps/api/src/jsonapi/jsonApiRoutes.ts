import { Predicate } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { OpenApiProcedure, OpenApiRouter } from "trpc-to-openapi"
import { forEachOpenApiProcedure } from "../procedures/forEachOpenApiProcedure.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import type { JsonApiMeta } from "../procedures/trpc.ts"
import { answerOf } from "./answerOf.ts"
import { JsonApiError } from "./JsonApiError.ts"
import { bodyTypes, requireAcceptable, requireBodyType } from "./mediaTypes.ts"
import { parseJson } from "./parseJson.ts"
import { queryPairs } from "./queryPairs.ts"
import { sendJsonApi, sendJsonApiError, sendNothing } from "./sendJsonApi.ts"

type Request = FastifyRequest<{ Params: Record<string, string> }>
type Procedure = { readonly procedure: OpenApiProcedure; readonly name: string; readonly type: "mutation" | "query" }

const splitUrl = (url: string): readonly [path: string, search: string] => {
  const mark = url.indexOf("?")
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark)]
}

const bytesOf = ({ body }: Request) => (Buffer.isBuffer(body) ? body : undefined)

/** The `data` of a body, or why it cannot be read. */
const readBody = (request: Request): { readonly data: unknown; readonly bodyFault: JsonApiError | null } => {
  try {
    return { data: parseJson(bytesOf(request)).data, bodyFault: null }
  } catch (fault) {
    if (fault instanceof JsonApiError) return { data: undefined, bodyFault: fault }
    throw fault
  }
}

const requireMedia = (request: Request, hasBody: boolean) => {
  requireAcceptable(request.headers.accept)
  if (hasBody || bytesOf(request)?.length) requireBodyType(request.headers["content-type"])
}

const idOf = (answer: unknown): string =>
  Predicate.hasProperty(answer, "data") && Predicate.hasProperty(answer.data, "id") ? String(answer.data.id) : ""

const handlerOf =
  ({ name, procedure, type }: Procedure, meta: JsonApiMeta, contextOf: (request: FastifyRequest) => RequestContext) =>
  async (request: Request, reply: FastifyReply) => {
    const [path, search] = splitUrl(request.url)
    const { bodyFault, data } = meta.body === undefined ? { bodyFault: null, data: undefined } : readBody(request)
    const context = contextOf(request)
    const showAlternate = (alternate: string) => {
      reply.header("link", `<${context.origin()}${alternate}>; rel="alternate"; type="application/json"`)
    }
    const showTag = (tag: string) => {
      reply.header("etag", `"${tag}"`)
    }
    const jsonApi = { path, pairs: queryPairs(search), bodyFault, showAlternate }
    const admit = async () => {
      const caller = await context.admit()
      requireMedia(request, meta.body !== undefined)
      return caller
    }
    try {
      const given = { ...Object.fromEntries(jsonApi.pairs), ...request.params, data }
      const ctx: RequestContext = { ...context, admit, jsonApi, showTag }
      const call = { ctx, path: name, type, getRawInput: async () => given, signal: undefined, batchIndex: 0 }
      const answer: unknown = await procedure(call)
      if (!Predicate.isObject(answer)) return sendNothing(reply, meta.emptyStatus ?? 200)
      if (meta.located) reply.header("location", `${context.origin()}${path.replace(/\/+$/, "")}/${idOf(answer)}`)
      return sendJsonApi(reply, meta.status ?? 200, answer)
    } catch (error) {
      const answer = answerOf(error)
      if (answer === null) throw error
      return sendJsonApiError(reply, request.id, answer)
    }
  }

/** One native route for every procedure of the planning API. Any other method is a 404, as the published behaviour requires. */
export const jsonApiRoutes = (
  server: FastifyInstance,
  router: OpenApiRouter,
  contextOf: (request: FastifyRequest) => RequestContext
) => {
  forEachOpenApiProcedure(router, ({ meta, path: name, procedure, type }) => {
    if (meta.jsonApi === undefined || type === "subscription") return
    const { also, ...jsonApi } = meta.jsonApi
    server.route<{ Params: Record<string, string> }>({
      method: also === undefined ? meta.openapi.method : [meta.openapi.method, also],
      url: meta.openapi.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      config: { bodyTypes, isTagged: jsonApi.tagged ?? false },
      handler: handlerOf({ name, procedure, type }, jsonApi, contextOf)
    })
  })
}
