import type { OpenAPIObject } from "trpc-to-openapi"
import { z } from "zod"
import { jsonApiMediaType } from "../jsonapi/mediaTypes.ts"
import type { JsonApiMeta } from "../procedures/trpc.ts"

type Operation = NonNullable<NonNullable<OpenAPIObject["paths"]>[string]["get"]>

const texts = { id: z.string(), status: z.string(), title: z.string(), detail: z.string() }

/** The body of every error of the planning API. */
export const JsonApiErrors = z.object({ errors: z.array(z.object(texts)) }).meta({ id: "JsonApiErrors" })

const contentOf = (name: string) => ({
  [jsonApiMediaType]: { schema: { $ref: `#/components/schemas/${name}` } }
})

const failures: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
  409: "Conflict",
  415: "Unsupported Media Type"
}

/** Adds the media type, the named bodies and every possible answer to a generated operation. */
export const publishJsonApi = (
  operation: Operation,
  { answer, body, emptyStatus, located, status = 200 }: JsonApiMeta,
  nameOf: (schema: z.ZodObject) => string
): Operation => {
  const { parameters = [], requestBody: _, responses: __, security: ___, ...rest } = operation
  const isOpen = operation.security === undefined
  const headers = {
    Location: { description: "The address of the created resource.", schema: { type: "string" as const } }
  }
  const success = answer === undefined ? {} : { description: "Success", content: contentOf(nameOf(answer)) }
  const statuses = Object.entries(failures).filter(([code]) => !isOpen && (body !== undefined || !/409|415/.test(code)))
  return {
    ...rest,
    ...(isOpen ? {} : { security: [{ bearer: [] }, { apiKey: [] }] }),
    parameters,
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(nameOf(body)) } }),
    responses: {
      ...(answer === undefined ? {} : { [status]: located ? { ...success, headers } : success }),
      ...(emptyStatus === undefined ? {} : { [emptyStatus]: { description: "Success without a document" } }),
      ...Object.fromEntries(
        statuses.map(([code, description]) => [code, { description, content: contentOf(nameOf(JsonApiErrors)) }])
      )
    }
  }
}
