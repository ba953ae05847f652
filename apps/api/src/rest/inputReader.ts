import { Result } from "effect"
import { z } from "zod"
import { misspellings } from "../procedures/problems/names/misspellings.ts"
import { pathAgreement } from "../procedures/problems/pathAgreement.ts"
import { type Locate, toValidationErrors } from "../procedures/problems/toValidationErrors.ts"
import type { Meta, RestMeta } from "../procedures/trpc.ts"
import { isJsonObject } from "../schemas/parseJsonObject.ts"
import { requireJson } from "./bodies/requireJson.ts"
import { laxReader } from "./lax/laxReader.ts"
import { parseBody } from "./parseBody.ts"
import { queryDecoder } from "./queryDecoder.ts"
import { RestError } from "./RestError.ts"
import type { RestRequest } from "./RestRequest.ts"

interface Operation {
  readonly openapi: NonNullable<Meta["openapi"]>
  readonly rest: RestMeta
  /** What the operation answers. */
  readonly answers: readonly z.ZodType[]
  /** The media types that the body may have, in words. */
  readonly bodyTypes: string
}

/** The path parameter of the resource that a request changes; its body may repeat it as `id`. */
const changedResource = ({ method, path }: Operation["openapi"]): string | undefined =>
  method === "PATCH" || method === "PUT" ? /\{(\w+)\}$/.exec(path)?.[1] : undefined

const withId = (params: Readonly<Record<string, string>>, resource: string | undefined) => {
  const id = resource === undefined ? undefined : params[resource]
  return id === undefined ? params : { ...params, id }
}

/** Finds unknown names in the query and in the body that are nearly known ones. */
const misspellingsOf = (input: z.ZodObject, query: z.ZodObject, { answers, rest: { body, lines } }: Operation) => {
  const elsewhere = Object.keys(query.shape).map((name) => ({ name, label: `the query parameter ${name}` }))
  const inBody = Object.fromEntries(Object.entries(input.shape).filter(([name]) => !Object.hasOwn(query.shape, name)))
  const all = [...answers, ...(lines?.results ?? [])]
  return {
    ofQuery: misspellings("query", query.shape),
    ofBody: misspellings("body", inBody, { answers: all, elsewhere: body === undefined ? [] : elsewhere })
  }
}

/** How one procedure reads its input from a request, and where each field of it came from. */
export const inputReader = (input: z.ZodObject, operation: Operation) => {
  const { openapi, rest } = operation
  const { body, lines, query } = rest
  const inPath = new Set(Array.from(openapi.path.matchAll(/\{(\w+)\}/g), ([, name]) => name))
  const inQuery = body === undefined ? input : (query ?? z.object({}))
  const locate: Locate = (field) => {
    if (inPath.has(String(field))) return "path"
    return Object.hasOwn(inQuery.shape, String(field)) || body === undefined ? "query" : "body"
  }
  const decodeQuery = queryDecoder(inQuery)
  const items = lines === undefined ? {} : { [lines.items]: z.array(lines.item) }
  const readFields = laxReader({ ...input.shape, ...items })
  const readLine = laxReader(lines?.item.shape ?? {})
  const { ofBody, ofQuery } = misspellingsOf(input, inQuery, operation)
  const resource = changedResource(openapi)
  const outsideQuery = (given: object) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(inQuery.shape, name)))

  const validate = (given: object) => {
    const parsed = input.safeParse(given)
    return parsed.success ? [] : toValidationErrors(parsed.error.issues, given, locate)
  }
  const read = (request: RestRequest): object => {
    const { params } = request
    const addressed = readFields({ ...decodeQuery(request.query), ...params })
    const inWrongQuery = ofQuery(request.query)
    if (body === undefined) {
      if (inWrongQuery.length > 0) throw new RestError(422, [...inWrongQuery, ...validate(addressed)])
      return addressed
    }
    requireJson(request, operation.bodyTypes)
    const sent = parseBody(Buffer.isBuffer(request.body) ? request.body : undefined, lines?.items)
    if (Result.isFailure(sent)) {
      const outsideBody = validate(addressed).filter(({ loc }) => loc[0] !== "body")
      throw new RestError(422, [...outsideBody, ...inWrongQuery, sent.failure])
    }
    const own = query === undefined ? sent.success : outsideQuery(sent.success)
    const given = { ...readFields(own), ...addressed }
    const problems = [
      ...inWrongQuery,
      ...pathAgreement(sent.success, withId(params, resource)),
      ...ofBody(sent.success)
    ]
    if (problems.length > 0) throw new RestError(422, [...problems, ...validate(given)])
    return given
  }
  const readItem = (item: unknown): unknown => (isJsonObject(item) ? readLine(item) : item)
  /** The query of a request that also has a body. */
  const readQuery = ({ query: given }: RestRequest) => (query === undefined ? undefined : decodeQuery(given))
  return { locate, read, readItem, readQuery }
}
