import type { DomainError } from "@sortition/domain/DomainError"
import type { Problem } from "@sortition/domain/shared/Problem"
import type { TRPCDefaultErrorShape, TRPCError } from "@trpc/server"
import { ZodError } from "zod"
import { domainErrorOf } from "./domainErrorOf.ts"
import { RequestError } from "./problems/RequestError.ts"
import type { RequestContext } from "./RequestContext.ts"

/** The ids of requests that failed before they had a context. */
export const requestIds = new WeakMap<TRPCError, string>()

/** Why a call failed, machine-readable: a reason of the domain, of an edge, or of tRPC itself. */
export type ErrorReason = DomainError["reason"] | RequestError["reason"] | "internal" | "rate_limited" | "unavailable"

export const reasonOf = (error: TRPCError): ErrorReason => {
  const domainError = domainErrorOf(error)
  if (domainError !== undefined) return domainError.reason
  if (error.cause instanceof RequestError) return error.cause.reason
  if (error.cause instanceof ZodError) return "invalid_input"
  if (error.code === "SERVICE_UNAVAILABLE") return "unavailable"
  if (error.code === "TOO_MANY_REQUESTS") return "rate_limited"
  return error.code === "INTERNAL_SERVER_ERROR" ? "internal" : "malformed_request"
}

const problemsOf = (error: TRPCError): readonly Problem[] => {
  const domainError = domainErrorOf(error)
  if (domainError?.kind === "invalid") return domainError.problems
  if (error.cause instanceof RequestError) return error.cause.problems
  if (!(error.cause instanceof ZodError)) return []
  return error.cause.issues.map(({ message, path }) => ({
    path: path.map((step) => (typeof step === "symbol" ? String(step) : step)),
    message
  }))
}

/** tRPC's error shape with the reason, the request id and, for bad input, each problem; never a stack. */
export const formatError = ({
  ctx,
  error,
  shape
}: {
  readonly ctx: RequestContext | undefined
  readonly error: TRPCError
  readonly shape: TRPCDefaultErrorShape
}) => {
  const { code, httpStatus, path } = shape.data
  const problems = problemsOf(error)
  return {
    ...shape,
    message:
      problems.length > 0 && error.cause instanceof ZodError
        ? problems.map(({ message }) => message).join("; ")
        : maskedMessage(error, shape.message),
    data: {
      code,
      httpStatus,
      path,
      reason: reasonOf(error),
      requestId: ctx?.requestId ?? requestIds.get(error) ?? null,
      problems
    }
  }
}

const maskedMessage = (error: TRPCError, message: string): string =>
  error.code === "INTERNAL_SERVER_ERROR" ? "Internal Server Error" : message
