import type { DomainError } from "@sortition/domain/DomainError"
import { TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { domainErrorOf } from "../procedures/domainErrorOf.ts"
import { JsonApiError } from "./JsonApiError.ts"

export interface ErrorAnswer {
  readonly status: number
  readonly title: string
  readonly detail: string
}

const titleOf = (error: DomainError): string => {
  switch (error.kind) {
    case "conflict":
      return "Conflict"
    case "forbidden":
      return "Permission denied"
    case "invalid":
      return "Validation error"
    case "not_found":
      return "Not found"
    case "precondition":
      return "Precondition failed"
    case "unauthenticated":
      return error.scheme === "api_key" ? "API key is invalid or expired" : "Token is invalid"
  }
}

const titles: Readonly<Record<number, string>> = {
  404: "Not found",
  408: "Request timeout",
  409: "Conflict",
  412: "Precondition failed",
  413: "Body too large",
  414: "Address too long",
  415: "Unsupported media type",
  421: "Misdirected request",
  422: "Unprocessable content",
  429: "Too many requests",
  431: "Headers too large",
  503: "Service unavailable"
}

/** An error of HTTP itself, with its title in JSON:API. */
export const answerOfStatus = (status: number, detail: string): ErrorAnswer => ({
  status,
  title: titles[status] ?? (status < 500 ? "Error" : "Internal server error"),
  detail
})

/** The answer to a failed procedure; null for a fault. */
export const answerOf = (error: unknown): ErrorAnswer | null => {
  if (error instanceof JsonApiError) return error
  if (!(error instanceof TRPCError)) return null
  if (error.cause instanceof JsonApiError) return error.cause
  const domainError = domainErrorOf(error)
  const status = getHTTPStatusCodeFromError(error)
  if (domainError?.kind === "invalid") return JsonApiError.validation(domainError.problems)
  if (domainError !== undefined) return { status, title: titleOf(domainError), detail: domainError.message }
  return error.code === "INTERNAL_SERVER_ERROR" ? null : answerOfStatus(status, error.message)
}
