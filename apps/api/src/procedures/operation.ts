import type { Meta, RestMeta } from "./trpc.ts"

type Method = "DELETE" | "GET" | "PATCH" | "POST" | "PUT"

const errorResponses = [422]

/** The id that FastAPI gives an operation; generated clients name their methods after it. */
export const operationIdOf = (method: string, path: string, summary: string) =>
  `${summary.toLowerCase().replaceAll(" ", "_")}${path.replaceAll(/\W/g, "_")}_${method.toLowerCase()}`

/** The metadata of one REST operation. */
export const operation = (
  method: Method,
  path: `/${string}`,
  summary: string,
  {
    description,
    evaluates,
    onlySamples,
    tag,
    wirePath,
    ...rest
  }: RestMeta &
    Pick<Meta, "evaluates" | "onlySamples" | "wirePath"> & { readonly description?: string; readonly tag: string }
): Meta => ({
  openapi: {
    method,
    path,
    summary,
    operationId: operationIdOf(method, path, summary),
    tags: [tag],
    protect: false,
    errorResponses,
    ...(description === undefined ? {} : { description })
  },
  ...(evaluates === undefined ? {} : { evaluates }),
  ...(onlySamples === undefined ? {} : { onlySamples }),
  ...(wirePath === undefined ? {} : { wirePath }),
  rest
})
