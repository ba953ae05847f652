import { operationIdOf } from "../procedures/operation.ts"
import { type WirePath, wirePath } from "../procedures/problems/wirePath.ts"
import type { JsonApiMeta, Meta } from "../procedures/trpc.ts"

type Method = "DELETE" | "GET" | "PATCH" | "POST"

const base = "/api/v1/"

const attributes = wirePath({ roleId: "user_role_id" })

/** Locates a field of the domain among the attributes of the resource object. */
const attributePath: WirePath = (path) => (path.length === 0 ? ["data"] : ["data", "attributes", ...attributes(path)])

/** The metadata of one operation of the planning API; `path` is relative to `/api/v1/`. */
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
    jsonApi,
    wirePath: attributePath
  }
}
