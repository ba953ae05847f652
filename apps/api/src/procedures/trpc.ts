import type { DomainError } from "@sortition/domain/DomainError"
import { ScopeMissing } from "@sortition/domain/people/AccessError"
import type { Caller } from "@sortition/domain/people/Caller"
import { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import type { Scope } from "@sortition/domain/shared/Permission"
import { getTRPCErrorShape, initTRPC, TRPCError, type TRPCProcedureType } from "@trpc/server"
import { Effect, Predicate } from "effect"
import type { ZodObject } from "zod"
import { type ErrorReason, formatError } from "./formatError.ts"
import { MisspeltNames } from "./problems/MisspeltNames.ts"
import type { RequestError } from "./problems/RequestError.ts"
import { type WirePath, wirePath } from "./problems/wirePath.ts"
import type { ApiServices, RequestContext, Run } from "./RequestContext.ts"

/** A documented 409. */
export interface Conflict {
  readonly description: string
  /** The text of an example. */
  readonly detail: string
  /** The reason of that example. */
  readonly reason: ErrorReason
}

/** How REST serves a procedure, beyond what trpc-to-openapi knows. */
export interface RestMeta {
  /** The status of a success; 200 when absent. A 204 has no body: the procedure answers null. */
  readonly status?: number
  /** The documented request body, a named component. */
  readonly body?: ZodObject
  /** The input fields that come from the query, in an operation that has a body. */
  readonly query?: ZodObject
  /** The largest body, in bytes; the limit of the server when absent. */
  readonly bodyLimit?: number
  /** The list `items` of the body is validated item by item. It can also be sent, and answered, as any number of JSON lines. */
  readonly lines?: { readonly items: string; readonly item: ZodObject; readonly results: readonly ZodObject[] }
  /**
   * A paged list. `limit` is the default page size; without it, the default is the whole list. `cursor` is the field of an item that leads
   * to the page after it; `id` when absent.
   */
  readonly paged?: { readonly limit?: number; readonly cursor?: string }
  /** The answer is a `Download`: JSON lines of `item`, if there is one, or one of `files`, of which this is an example by media type. */
  readonly download?: { readonly item?: ZodObject; readonly files: Readonly<Record<string, string>> }
  /** The answer is an object with a prepared body, which has this schema: documented, and not validated. */
  readonly prepared?: ZodObject
  /** The answer is an `EventStream`; an example of its text. */
  readonly events?: string
  /** When the operation answers 409, with one of its answers as an example. */
  readonly conflict?: Conflict
  /** Whether the answer has an `ETag`, and a change obeys `If-Match`. */
  readonly tagged?: boolean
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
  /** Another method that does the same. */
  readonly also?: "PUT"
  /** Whether the answer has an `ETag`, and a change obeys `If-Match`. */
  readonly tagged?: boolean
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
  /** What a procedure does that REST does not serve. */
  readonly description?: string
  readonly rest?: RestMeta
  readonly jsonApi?: JsonApiMeta
  /** The mutation changes nothing but samples, which leaves no entry in the audit chain. */
  readonly onlySamples?: true
  /** The mutation changes nothing but deliveries of events, which leaves no entry either. */
  readonly onlyDeliveries?: true
  /** The scope that a token needs, if it differs from that of the procedure's type: a mutation may only read. */
  readonly scope?: Scope
  /** A token of scope `evaluate` may call it too. */
  readonly evaluates?: true
  /** Maps the domain's field names in problems to those of the request; snake case when absent. */
  readonly wirePath?: WirePath
}

const onWire =
  (meta: Meta) =>
  (error: DomainError | RequestError): DomainError | RequestError => {
    if (!("kind" in error) || error.kind !== "invalid") return error
    const toWire = meta.wirePath ?? wirePath()
    return new InvalidInput({ problems: error.problems.map(({ message, path }) => ({ path: toWire(path), message })) })
  }

/** A client that hears nothing for so long connects again. A stream ends after some hours, so that they spread over all processes. */
const sse = {
  ping: { enabled: true, intervalMs: 15_000 },
  client: { reconnectAfterInactivityMs: 20_000 },
  maxDurationMs: 4 * 3_600_000
}

const trpc = initTRPC.meta<Meta>().context<RequestContext>().create({ isDev: false, errorFormatter: formatError, sse })

export const { router } = trpc

interface ErrorPlace {
  readonly ctx?: RequestContext
  readonly path?: string
  readonly type?: TRPCProcedureType | "unknown"
}

/** The body of an error, of a call or outside any. */
export const errorShapeOf = (error: TRPCError, { ctx, path, type = "unknown" }: ErrorPlace = {}) =>
  getTRPCErrorShape({ config: trpc._config, error, type, path, input: undefined, ctx })

/** A procedure that needs no caller. */
export const publicProcedure = trpc.procedure

interface Call {
  readonly ctx: RequestContext
  readonly getRawInput: () => unknown
  readonly meta?: Meta | undefined
  readonly path: string
  readonly type: TRPCProcedureType
}

/** Whether a call only shows what it would change. */
const isRehearsal = async ({ ctx: { query }, getRawInput, meta }: Call) => {
  if (meta?.rest?.query === undefined || !Object.hasOwn(meta.rest.query.shape, "dry_run")) return false
  const given = query ?? (await getRawInput())
  return Predicate.hasProperty(given, "dry_run") && given.dry_run === true
}

/**
 * Authenticates the caller and checks the token's scope before the input is parsed; the procedure then runs as that caller. A rehearsal needs
 * the scope of reading.
 */
export const admit = async (call: Call): Promise<Run<ApiServices | Caller>> => {
  const { ctx, getRawInput, meta = {}, path, type } = call
  const admitted = ctx.admit()
  const caller = admitted instanceof Promise ? await admitted : admitted
  const isReading = type !== "mutation" || (await isRehearsal(call))
  const scope = meta.scope ?? (isReading ? "read" : "write")
  const evaluates = meta.evaluates === true && caller._tag === "User" && caller.scopes.has("evaluate")
  if (caller._tag === "User" && !evaluates && !caller.scopes.has(scope)) {
    await ctx.run(Effect.fail(new ScopeMissing({ scope })))
  }
  if (ctx.misspeltIn !== undefined) {
    const problems = ctx.misspeltIn(path, await getRawInput())
    if (problems.length > 0) throw new TRPCError({ code: "BAD_REQUEST", cause: new MisspeltNames(problems) })
  }
  return ctx.runAs(caller, onWire(meta), type === "mutation" && !meta.onlySamples && !meta.onlyDeliveries)
}

/** Admission as a middleware. */
export const admission = trpc.middleware(async (call) => call.next({ ctx: { run: await admit(call) } }))

/** Whether a middleware of a procedure is the admission. */
export const isAdmission = (middleware: unknown): boolean => admission._middlewares.some((each) => each === middleware)

export const procedure = publicProcedure.use(admission)
