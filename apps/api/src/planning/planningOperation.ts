import { operationIdOf } from "../procedures/operation.ts"
import type { JsonApiMeta, Meta } from "../procedures/trpc.ts"

type Method = "DELETE" | "GET" | "PATCH" | "POST"

const base = "/api/v1/"

/** The metadata of one operation of the planning API; `path` follows the version. */
export const planningOperation = (
  method: Method,
  path: string,
  summary: string,
  { description, tag, ...jsonApi }: JsonApiMeta & { readonly description?: string; readonly tag: string }
): Meta & { readonly openapi: { readonly path: `/${string}` } } => {
  const full = `${base}${path}` as const
  return {
    openapi: {
      method,
      path: full,
      summary,
      operationId: operationIdOf(method, full, summary),
      tags: [tag],
      protect: true,
      errorResponses: [],
      ...(description === undefined ? {} : { description })
    },
    jsonApi
  }
}
