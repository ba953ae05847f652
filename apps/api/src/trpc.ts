import { initTRPC } from "@trpc/server"
import type { ZodObject } from "zod"
import { formatError } from "./formatError.ts"
import type { RequestContext } from "./RequestContext.ts"

/** How a procedure is served as REST, beyond what trpc-to-openapi knows. */
export interface RestMeta {
  /** Of a success; 200 when absent. */
  readonly status?: number
  /** The documented request body, a named component. */
  readonly body?: ZodObject
  /** A list that is read page by page; `limit` is how many it gives when not told. */
  readonly paged?: { readonly limit?: number }
  /** Parameters that are served but that the published document does not have. */
  readonly undocumented?: readonly string[]
}

export type Meta = {
  readonly openapi?: {
    readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE"
    readonly path: `/${string}`
    readonly operationId?: string
    readonly summary: string
    readonly description?: string
    readonly tags: string[]
    readonly protect?: boolean
    readonly errorResponses: number[]
  }
  readonly rest?: RestMeta
}

const trpc = initTRPC.meta<Meta>().context<RequestContext>().create({ isDev: false, errorFormatter: formatError })

export const { createCallerFactory, procedure, router } = trpc
