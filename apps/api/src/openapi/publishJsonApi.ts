import { z } from "zod"
import { jsonApiMediaType } from "../jsonapi/mediaTypes.ts"
import type { JsonApiMeta } from "../procedures/trpc.ts"
import { refTo } from "./componentRef.ts"
import type { Operation } from "./Operation.ts"
import { retryAfterHeader } from "./refusals.ts"

const JsonApiErrorObject = z
  .object({
    id: z.string().meta({ description: "The id of the request, as in `X-Request-Id`.", examples: ["d2c9f0e4"] }),
    status: z.string().meta({ description: "The HTTP status.", examples: ["404"] }),
    title: z.string().meta({ examples: ["Not found"] }),
    detail: z.string().meta({ examples: ["Couldn't find Experiment with id=7"] })
  })
  .meta({ id: "JsonApiErrorObject", description: "One error, as JSON:API describes it." })

/** The body of every error of the planning API. */
export const JsonApiErrors = z
  .object({ errors: z.array(JsonApiErrorObject) })
  .meta({ id: "JsonApiErrors", description: "Why a request of the planning API failed." })

const contentOf = (schema: z.ZodObject) => ({ [jsonApiMediaType]: { schema: refTo(schema) } })

const failures: Readonly<Record<number, string>> = {
  400: "The request is not well-formed, or its query or attributes are invalid.",
  401: "The token is missing, wrong, expired or revoked.",
  403: "The caller may not do this.",
  404: "The resource does not exist.",
  406: "The client accepts only media types that the service does not have.",
  408: "The request did not arrive in time.",
  409: "The type or the id of the resource object does not fit the address, or the change conflicts with the state.",
  413: "The body is too large.",
  415: "The media type or the encoding of the body is not supported.",
  421: "The service does not answer for this host.",
  429: "The token or the address has sent too many requests.",
  503: "The database is not reachable, or too many requests are in progress. Nothing is lost; repeat the request."
}

const onlyWithBody = new Set(["408", "409", "413", "415"])

const failure = (code: string, description: string) => ({
  description,
  ...(code === "429" || code === "503" ? { headers: retryAfterHeader } : {}),
  content: contentOf(JsonApiErrors)
})

/** Adds the media type, the named bodies and every possible answer to a generated operation. */
export const publishJsonApi = (
  operation: Operation,
  { answer, body, emptyStatus, located, status = 200 }: JsonApiMeta
): Operation => {
  const { parameters = [], requestBody: _, responses: __, security: ___, ...rest } = operation
  const isOpen = operation.security === undefined
  const headers = {
    Location: { description: "The address of the created resource.", schema: { type: "string" as const } }
  }
  const success = answer && { description: "Successful Response", content: contentOf(answer) }
  const codes = Object.entries(failures).filter(([code]) => !isOpen && (body !== undefined || !onlyWithBody.has(code)))
  return {
    ...rest,
    ...(isOpen ? {} : { security: [{ bearer: [] }, { apiKey: [] }] }),
    parameters,
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...(success && { [status]: located ? { ...success, headers } : success }),
      ...(emptyStatus && { [emptyStatus]: { description: "Success without a body" } }),
      ...Object.fromEntries(codes.map(([code, description]) => [code, failure(code, description)])),
      ...(isOpen ? { 400: failure("400", failures[400] ?? "") } : {})
    }
  }
}
