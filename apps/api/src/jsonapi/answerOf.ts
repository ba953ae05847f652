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

const titleOf = { conflict: "Conflict", forbidden: "Permission denied", not_found: "Not found" } as const
const statusOf = { conflict: 409, forbidden: 403, not_found: 404 } as const

const answerOfDomain = (error: DomainError): ErrorAnswer => {
  if (error.kind === "invalid") return JsonApiError.validation(error.problems)
  if (error.kind !== "unauthenticated") {
    return { status: statusOf[error.kind], title: titleOf[error.kind], detail: error.message }
  }
  const title = error.scheme === "api_key" ? "API key is invalid or expired" : "Token is invalid"
  return { status: 401, title, detail: error.message }
}

const titles: Readonly<Record<number, string>> = {
  404: "Not found",
  413: "Body too large",
  414: "Address too long",
  415: "Unsupported media type",
  503: "Service unavailable"
}

/** What HTTP itself went wrong with, in this face's words. */
export const answerOfStatus = (status: number, detail: string): ErrorAnswer => ({
  status,
  title: titles[status] ?? (status < 500 ? "Error" : "Internal server error"),
  detail
})

/** What a failed procedure means; null for a fault. */
export const answerOf = (error: unknown): ErrorAnswer | null => {
  if (error instanceof JsonApiError) return error
  if (!(error instanceof TRPCError)) return null
  if (error.cause instanceof JsonApiError) return error.cause
  const domainError = domainErrorOf(error)
  if (domainError !== undefined) return answerOfDomain(domainError)
  return error.code === "INTERNAL_SERVER_ERROR"
    ? null
    : answerOfStatus(getHTTPStatusCodeFromError(error), error.message)
}
