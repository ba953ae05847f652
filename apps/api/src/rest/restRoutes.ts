import { Result } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { forEachOpenApiProcedure, type OpenApiProcedure } from "trpc-to-openapi"
import { z } from "zod"
import { appRouter } from "../appRouter.ts"
import type { RequestContext } from "../RequestContext.ts"
import { refuseOtherMethods } from "../refuseOtherMethods.ts"
import type { Meta } from "../trpc.ts"
import { nextLink } from "./nextLink.ts"
import { parseBody } from "./parseBody.ts"
import { pathAgreement } from "./pathAgreement.ts"
import { queryDecoder } from "./queryDecoder.ts"
import { RestError, toRestError } from "./RestError.ts"
import { type Locate, toValidationErrors } from "./toValidationErrors.ts"

type OpenApi = NonNullable<Meta["openapi"]>
type Request = FastifyRequest<{
  Params: Record<string, string>
  Querystring: Record<string, string | string[] | undefined>
}>

const json = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i

const requireJson = ({ headers }: Request) => {
  const type = headers["content-type"]
  if (type !== undefined && !json.test(type)) {
    throw new RestError(415, `The body must be application/json, not ${type}`)
  }
}

/** How one procedure reads its input from a request, and where each field of it came from. */
const inputReader = (input: z.ZodObject, { method, path }: OpenApi, hasBody: boolean) => {
  const inPath = new Set(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name))
  const locate: Locate = (field) => (inPath.has(String(field)) ? "path" : method === "GET" ? "query" : "body")
  const decodeQuery = queryDecoder(input)

  const validate = (given: object) => {
    const parsed = input.safeParse(given)
    return parsed.success ? [] : toValidationErrors(parsed.error.issues, given, locate)
  }
  const read = (request: Request): object => {
    const { params } = request
    if (!hasBody) return method === "GET" ? { ...decodeQuery(request.query), ...params } : params
    requireJson(request)
    const body = parseBody(Buffer.isBuffer(request.body) ? request.body : undefined)
    if (Result.isFailure(body)) {
      const inPathOnly = validate(params).filter(({ loc }) => loc[0] === "path")
      throw new RestError(422, [...inPathOnly, body.failure])
    }
    const given = { ...body.success, ...params }
    const disagreements = pathAgreement(body.success, params)
    if (disagreements.length > 0) throw new RestError(422, [...disagreements, ...validate(given)])
    return given
  }
  return { locate, read }
}

const handlerOf = (
  procedure: OpenApiProcedure,
  name: string,
  type: "query" | "mutation",
  meta: Meta & { openapi: OpenApi }
) => {
  const { openapi, rest = {} } = meta
  const [declared] = procedure._def.inputs
  const fields = declared instanceof z.ZodDefault ? declared.unwrap() : declared
  const input = fields instanceof z.ZodObject ? fields : undefined
  const reader = inputReader(input ?? z.object({}), openapi, rest.body !== undefined)

  return async (request: Request, reply: FastifyReply, context: RequestContext) => {
    let given: object = {}
    try {
      const answer: unknown = await procedure({
        ctx: context,
        path: name,
        type,
        // Asked for once the caller is admitted.
        getRawInput: async () => {
          given = reader.read(request)
          return given
        },
        signal: undefined,
        batchIndex: 0
      })
      const asked = "limit" in given ? given.limit : rest.paged?.limit
      const link = rest.paged === undefined ? null : nextLink(request.url, answer, asked)
      if (link !== null) reply.header("link", link)
      return reply.status(rest.status ?? 200).send(answer)
    } catch (error) {
      throw toRestError(error, given, reader.locate)
    }
  }
}

/** One native route for every procedure with OpenAPI metadata, and a 405 for every other method of its path. */
export const restRoutes = (server: FastifyInstance, contextOf: (request: FastifyRequest) => RequestContext) => {
  const allowed = new Map<string, Set<string>>()
  forEachOpenApiProcedure<Meta>(appRouter._def.procedures, ({ meta, path: name, procedure, type }) => {
    if (meta.jsonApi !== undefined || type === "subscription") return
    const url = meta.openapi.path.replaceAll(/\{(\w+)\}/g, ":$1")
    const handle = handlerOf(procedure, name, type, meta)
    server.route<{ Params: Record<string, string>; Querystring: Record<string, string | string[] | undefined> }>({
      method: meta.openapi.method,
      url,
      handler: (request, reply) => handle(request, reply, contextOf(request))
    })
    const methods = allowed.get(url) ?? new Set()
    methods.add(meta.openapi.method)
    if (meta.openapi.method === "GET") methods.add("HEAD")
    allowed.set(url, methods)
  })
  for (const [url, methods] of allowed) refuseOtherMethods(server, url, [...methods])
}
