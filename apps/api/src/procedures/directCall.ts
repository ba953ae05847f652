import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server"
import { Predicate } from "effect"
import type { OpenApiProcedure } from "trpc-to-openapi"
import type { RequestContext } from "./RequestContext.ts"
import { admit, isAdmission, type Meta } from "./trpc.ts"

/** Calls a procedure. `read` returns its input and runs after the caller is admitted. Rejects with the error that tRPC would make. */
export type ProcedureCall = (ctx: RequestContext, read: () => unknown) => Promise<unknown>

type Check = (value: unknown) => unknown

interface Parts {
  readonly isAdmitted: boolean
  readonly input: Check
  readonly resolve: (call: object) => unknown
  readonly output: Check
}

const itself: Check = (value) => value

const checkOf = (schema: unknown): Check | null => {
  if (schema === undefined) return itself
  return Predicate.hasProperty(schema, "parse") && typeof schema.parse === "function" ? schema.parse.bind(schema) : null
}

const isTyped = (middleware: unknown) =>
  Predicate.hasProperty(middleware, "_type") && (middleware._type === "input" || middleware._type === "output")

/** The parts of a procedure that has nothing but admission, one input, one output and a resolver; null for any other. */
const partsOf = (procedure: OpenApiProcedure): Parts | null => {
  const definition: unknown = procedure._def
  if (!Predicate.hasProperty(definition, "resolver") || typeof definition.resolver !== "function") return null
  if (!Predicate.hasProperty(definition, "middlewares") || !Array.isArray(definition.middlewares)) return null
  const [input, more] = procedure._def.inputs
  const checks = {
    input: checkOf(input),
    output: checkOf(Predicate.hasProperty(definition, "output") ? definition.output : undefined)
  }
  // The last one calls the resolver.
  const others = definition.middlewares.slice(0, -1)
  const isPlain = others.every((each, index) => (index === 0 && isAdmission(each)) || isTyped(each))
  if (!isPlain || more !== undefined || checks.input === null || checks.output === null) return null
  const { resolver } = definition
  return {
    isAdmitted: isAdmission(others[0]),
    input: checks.input,
    resolve: (call) => resolver(call),
    output: checks.output
  }
}

const checked = (check: Check, value: unknown, code: "BAD_REQUEST" | "INTERNAL_SERVER_ERROR"): unknown => {
  try {
    return check(value)
  } catch (cause) {
    throw new TRPCError(code === "BAD_REQUEST" ? { code, cause } : { code, message: "Output validation failed", cause })
  }
}

/**
 * Compiles a procedure to one function: admission, input, resolver, output. tRPC would walk them as a chain of middlewares, with two copies of
 * the call for each. A procedure with middlewares of its own still walks the chain.
 */
export const directCall = (
  procedure: OpenApiProcedure,
  { meta, path, type }: { readonly meta: Meta; readonly path: string; readonly type: "mutation" | "query" }
): ProcedureCall => {
  const parts = partsOf(procedure)
  if (parts === null) {
    return (ctx, read) =>
      procedure({ ctx, path, type, getRawInput: async () => read(), signal: undefined, batchIndex: 0 })
  }
  const { input, isAdmitted, output, resolve } = parts
  return async (ctx, read) => {
    try {
      const admitted = isAdmitted ? { ...ctx, run: await admit({ ctx, meta, path, type, getRawInput: read }) } : ctx
      const given = checked(input, read(), "BAD_REQUEST")
      const answer = await resolve({ ctx: admitted, input: given, path, type })
      return checked(output, answer, "INTERNAL_SERVER_ERROR")
    } catch (cause) {
      throw getTRPCErrorFromUnknown(cause)
    }
  }
}
