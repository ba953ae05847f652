import { isUtf8 } from "node:buffer"
import { TRPCError } from "@trpc/server"
import type { OpenApiRouter } from "trpc-to-openapi"
import { directCall, type ProcedureCall } from "../../procedures/directCall.ts"
import { forEachOpenApiProcedure } from "../../procedures/forEachOpenApiProcedure.ts"
import { requestIds } from "../../procedures/formatError.ts"
import { logFault } from "../../procedures/logFault.ts"
import type { RequestContext } from "../../procedures/RequestContext.ts"
import { errorShapeOf } from "../../procedures/trpc.ts"
import { isJsonObject } from "../../schemas/parseJsonObject.ts"
import type { ContextRequest } from "../requestContexts.ts"
import { retryAfter } from "../sendError.ts"
import type { TextAnswer } from "../TextAnswer.ts"
import { maxBatchSize, trpcPrefix } from "./trpcLimits.ts"

/** A request as the calls in it are read. */
export interface TrpcRequest extends ContextRequest {
  readonly method: string
  readonly url: string
  readonly body?: unknown
}

interface Callable {
  readonly path: string
  readonly type: "mutation" | "query"
  readonly call: ProcedureCall
}

interface Plan {
  readonly callables: readonly Callable[]
  readonly isBatch: boolean
  /** The JSON of the inputs; empty when there is none. */
  readonly json: string
}

type Outcome = { readonly error: TRPCError } | { readonly data: unknown }

const plainPath = /^[\w.,]+$/

const methodOf = { mutation: "POST", query: "GET" } as const

const isStreamed = ({ accept, "trpc-accept": own }: ContextRequest["headers"]) =>
  own !== undefined || accept?.includes("application/jsonl") === true

const jsonOf = ({ body, method }: TrpcRequest, query: URLSearchParams): string | null => {
  if (method === "GET") return query.get("input") ?? ""
  if (!Buffer.isBuffer(body)) return ""
  return isUtf8(body) ? body.toString("utf8") : null
}

const inputsOf = ({ callables, isBatch, json }: Plan): readonly unknown[] => {
  if (json === "") return []
  const given: unknown = JSON.parse(json)
  if (!isBatch) return [given]
  if (isJsonObject(given)) return callables.map((_, index) => given[index])
  throw new TRPCError({ code: "BAD_REQUEST", message: '"input" needs to be an object when doing a batch call' })
}

/** Reads the inputs when the first call wants its own, which is after its caller is admitted. */
const inputReader = (plan: Plan): ((index: number) => unknown) => {
  let read: { readonly inputs: readonly unknown[] } | { readonly fault: TRPCError } | undefined
  const readAll = () => {
    try {
      return { inputs: inputsOf(plan) }
    } catch (cause) {
      if (cause instanceof TRPCError) return { fault: cause }
      const message = cause instanceof Error ? cause.message : "Invalid input"
      return { fault: new TRPCError({ code: "BAD_REQUEST", message, cause }) }
    }
  }
  return (index) => {
    read ??= readAll()
    if ("fault" in read) throw read.fault
    return read.inputs[index]
  }
}

const headersOf = (status: number): TextAnswer["headers"] => ({
  vary: "trpc-accept, accept",
  ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  ...(status === 503 ? { "retry-after": retryAfter } : {})
})

/** One status when all calls have the same; 207 otherwise. */
const statusOf = (statuses: ReadonlySet<number>): number => {
  const [status = 200] = statuses
  return statuses.size === 1 ? status : 207
}

/**
 * Answers queries and mutations, single and in batches, in tRPC's protocol and without objects of the Fetch API. Null for every other request:
 * streams, subscriptions, unknown procedures and malformed requests are for tRPC's own code.
 */
export const plainCalls = (router: OpenApiRouter, contextOf: (request: ContextRequest) => RequestContext) => {
  const procedures = new Map<string, Callable>()
  forEachOpenApiProcedure(router, ({ meta, path, procedure, type }) => {
    if (type === "subscription") return
    procedures.set(path, { path, type, call: directCall(procedure, { meta, path, type }) })
  })

  const planOf = (request: TrpcRequest): Plan | null => {
    const { headers, method, url } = request
    const mark = url.indexOf("?")
    const path = url.slice(trpcPrefix.length, mark < 0 ? url.length : mark)
    if (!plainPath.test(path) || isStreamed(headers)) return null
    const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark))
    const isBatch = query.get("batch") === "1"
    const paths = isBatch ? path.split(",") : [path]
    if (paths.length > maxBatchSize || query.has("connectionParams")) return null
    const callables = paths.flatMap((each) => procedures.get(each) ?? [])
    const json = jsonOf(request, query)
    const isPlain = callables.length === paths.length && callables.every(({ type }) => methodOf[type] === method)
    return isPlain && json !== null ? { callables, isBatch, json } : null
  }

  const answer = async (request: TrpcRequest, plan: Plan): Promise<TextAnswer> => {
    const { callables, isBatch } = plan
    const ctx = contextOf(request)
    const inputAt = inputReader(plan)
    const statuses = new Set<number>()
    const outcomeOf = async ({ call }: Callable, index: number): Promise<Outcome> => {
      try {
        return { data: await call(ctx, () => inputAt(index)) }
      } catch (error) {
        if (error instanceof TRPCError) return { error }
        throw error
      }
    }
    const shown = (outcome: Outcome, { path, type }: Callable) => {
      if ("data" in outcome) {
        statuses.add(200)
        return { result: { data: outcome.data } }
      }
      const { error } = outcome
      requestIds.set(error, request.id)
      if (error.code === "INTERNAL_SERVER_ERROR") logFault(error, request.log)
      const shape = errorShapeOf(error, { ctx, path, type })
      statuses.add(shape.data.httpStatus)
      return { error: shape }
    }
    const outcomes = await Promise.all(callables.map(outcomeOf))
    const results = outcomes.flatMap((outcome, index) => {
      const callable = callables[index]
      return callable === undefined ? [] : [shown(outcome, callable)]
    })
    const status = statusOf(statuses)
    const text = JSON.stringify(isBatch ? results : results[0])
    return { status, headers: headersOf(status), type: "application/json", text }
  }

  return (request: TrpcRequest): (() => Promise<TextAnswer>) | null => {
    const plan = planOf(request)
    return plan === null ? null : () => answer(request, plan)
  }
}
