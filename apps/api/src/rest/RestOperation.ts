import { Predicate } from "effect"
import type { OpenApiProcedure, OpenApiRouter } from "trpc-to-openapi"
import { directCall } from "../procedures/directCall.ts"
import { forEachOpenApiProcedure } from "../procedures/forEachOpenApiProcedure.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { schemasOf } from "../procedures/schemasOf.ts"
import type { Meta } from "../procedures/trpc.ts"
import { inputReader } from "./inputReader.ts"
import { lineTypes } from "./lines/lineTypes.ts"
import { nextLink } from "./nextLink.ts"
import { toRestError } from "./RestError.ts"
import type { RestRequest } from "./RestRequest.ts"

interface RestAnswer {
  readonly status: number
  /** The header `Link`; null for none. */
  readonly link: string | null
  /** The header `ETag`, with its quotes; null for none. */
  readonly etag: string | null
  /** Undefined when the answer has no body. */
  readonly body: unknown
}

/** One operation of the sampling API. */
export interface RestOperation {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT"
  /** The path, with parameters as `:name`. */
  readonly url: string
  /** Whether the answer has an `ETag`, and a change obeys `If-Match`. */
  readonly isTagged: boolean
  /** The largest body, in bytes; the limit of the server when absent. */
  readonly bodyLimit: number | undefined
  /** The media types that the body may have, in words. */
  readonly bodyTypes: string
  /** Rejects with a `RestError`, or with a fault. */
  readonly answer: (request: RestRequest, context: RequestContext) => Promise<RestAnswer>
  /** How the operation answers a body of lines; null when it accepts none. */
  readonly lines: {
    /** The results of some items, in order. Rejects with the error of the procedure. */
    readonly answerItems: (
      items: readonly unknown[],
      request: RestRequest,
      context: RequestContext
    ) => Promise<readonly unknown[]>
  } | null
  /** Whether it answers one JSON value, or nothing, to at most one JSON value. */
  readonly isPlain: boolean
  /** Whether its answer is a stream of events, or what the clients of such a stream ask for before. */
  readonly leadsToStream: boolean
  /** The error of a request for the error of its procedure. */
  readonly errorOf: (fault: unknown, request: RestRequest) => unknown
}

const resultsIn = (answer: unknown): readonly unknown[] =>
  Predicate.hasProperty(answer, "results") && Array.isArray(answer.results) ? answer.results : []

const alternatives = new Intl.ListFormat("en", { type: "disjunction" })

interface Declared {
  readonly procedure: OpenApiProcedure
  readonly path: string
  readonly type: "mutation" | "query"
  readonly meta: Meta & { readonly openapi: NonNullable<Meta["openapi"]> }
}

const operationOf = ({ meta, path, procedure, type }: Declared): RestOperation => {
  const { openapi, rest = {} } = meta
  const { lines, paged, status = 200, tagged = false } = rest
  const { answers, input } = schemasOf(procedure)
  const bodyTypes = alternatives.format(["application/json", ...(lines === undefined ? [] : lineTypes)])
  const reader = inputReader(input, { openapi, rest, answers, bodyTypes })
  const call = directCall(procedure, { meta, path, type })

  return {
    method: openapi.method,
    url: openapi.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    isTagged: tagged,
    bodyLimit: rest.bodyLimit,
    bodyTypes,
    answer: async (request, context) => {
      let given: object = {}
      let etag: string | null = null
      const showTag = (tag: string) => {
        etag = `"${tag}"`
      }
      try {
        const query = reader.readQuery(request)
        const shown = tagged ? { ...context, showTag } : context
        // The input is read after the caller is admitted.
        const body = await call(query === undefined ? shown : { ...shown, query }, () => {
          given = reader.read(request)
          return given
        })
        const limit = "limit" in given ? given.limit : paged?.limit
        const link = paged === undefined ? null : nextLink(request.url, body, limit, paged.cursor)
        return { status, link, etag, body: status === 204 ? undefined : body }
      } catch (error) {
        throw toRestError(error, given, reader.locate)
      }
    },
    lines:
      lines === undefined
        ? null
        : {
            answerItems: async (items, request, context) => {
              const given = { ...request.params, [lines.items]: items.map(reader.readItem) }
              return resultsIn(await call(context, () => given))
            }
          },
    isPlain: [lines, rest.download, rest.events, rest.prepared].every((each) => each === undefined),
    leadsToStream: rest.events !== undefined || rest.prepared !== undefined,
    errorOf: (fault, { params }) => toRestError(fault, params, reader.locate)
  }
}

/** Every operation of the sampling API: the procedures with OpenAPI metadata that are not the planning API's. */
export const restOperations = (router: OpenApiRouter): readonly RestOperation[] => {
  const operations: RestOperation[] = []
  forEachOpenApiProcedure(router, ({ meta, path, procedure, type }) => {
    if (meta.jsonApi === undefined && type !== "subscription") {
      operations.push(operationOf({ meta, path, procedure, type }))
    }
  })
  return operations
}
