import type { DomainError } from "@sortition/domain/DomainError"
import { ScopeMissing } from "@sortition/domain/people/AccessError"
import { Caller } from "@sortition/domain/people/Caller"
import { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import type { Scope } from "@sortition/domain/shared/Permission"
import { getTRPCErrorShape, initTRPC, type TRPCError } from "@trpc/server"
import { Effect } from "effect"
import type { ZodObject } from "zod"
import { formatError } from "./formatError.ts"
import type { RequestError } from "./problems/RequestError.ts"
import { type WirePath, wirePath } from "./problems/wirePath.ts"
import type { ApiServices, RequestContext } from "./RequestContext.ts"

/** How REST serves a procedure, beyond what trpc-to-openapi knows. */
export interface RestMeta {
  /** The status of a success; 200 when absent. A 204 has no body: the procedure answers null. */
  readonly status?: number
  /** The documented request body, a named component. */
  readonly body?: ZodObject
  /** The fields of the input that come from the query although there is a body. */
  readonly query?: ZodObject
  /** The largest body, in bytes; the limit of the server when absent. */
  readonly bodyLimit?: number
  /** The list `items` of the body is validated item by item. It can also be sent and answered as lines of JSON, of any number. */
  readonly lines?: { readonly items: string; readonly item: ZodObject; readonly results: readonly ZodObject[] }
  /** A list that is read page by page; `limit` is the default size of a page; without it the default is the whole list. */
  readonly paged?: { readonly limit?: number }
  /** Parameters that are accepted but are not in the published document. */
  readonly undocumented?: readonly string[]
}

/** The same for the planning API. */
export interface JsonApiMeta {
  /** The status of a success that has a body; 200 when absent. */
  readonly status?: number
  /** The documented request body, a named component; none is read when absent. */
  readonly body?: ZodObject
  /** The documented answer, a named component; a success without it, or null, has no body. */
  readonly answer?: ZodObject
  /** The status of a success without a body, when one is possible. */
  readonly emptyStatus?: 200 | 204
  /** Whether the created resource is at the address of the list followed by its id. */
  readonly located?: boolean
  /** A further method that does the same. */
  readonly also?: "PUT"
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
  readonly jsonApi?: JsonApiMeta
  /** The scope that a token needs when it is not that of the procedure's type, as for a mutation that only reads. */
  readonly scope?: Scope
  /** Where clients find the fields of the domain's problems; in snake case when absent. */
  readonly wirePath?: WirePath
}

const onWire =
  (toWire: WirePath) =>
  (error: DomainError | RequestError): DomainError | RequestError =>
    "kind" in error && error.kind === "invalid"
      ? new InvalidInput({ problems: error.problems.map(({ message, path }) => ({ path: toWire(path), message })) })
      : error

const trpc = initTRPC.meta<Meta>().context<RequestContext>().create({ isDev: false, errorFormatter: formatError })

export const { router } = trpc

/** The body of an error that occurs outside a procedure. */
export const errorShapeOf = (error: TRPCError) =>
  getTRPCErrorShape({ config: trpc._config, error, type: "unknown", path: undefined, input: undefined, ctx: undefined })

/** Needs no caller. */
export const publicProcedure = trpc.procedure

/** Admits the request before its input is parsed; from then on it runs as its caller. */
export const admission = trpc.middleware(async ({ ctx, meta, next, type }) => {
  const caller = await ctx.admit()
  const scope = meta?.scope ?? (type === "query" ? "read" : "write")
  if (caller._tag === "User" && !caller.scopes.has(scope)) await ctx.run(Effect.fail(new ScopeMissing({ scope })))
  const toWireError = onWire(meta?.wirePath ?? wirePath())
  const run = <A>(effect: Effect.Effect<A, DomainError | RequestError, ApiServices | Caller>): Promise<A> =>
    ctx.run(effect.pipe(Effect.provideService(Caller, caller), Effect.mapError(toWireError)))
  return next({ ctx: { run } })
})

export const procedure = publicProcedure.use(admission)
