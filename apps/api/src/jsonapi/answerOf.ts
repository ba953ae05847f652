import type { DomainError } from "@sortition/domain/shared/errors"
import { TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { domainErrorOf } from "../procedures/domainErrorOf.ts"
import { JsonApiError } from "./JsonApiError.ts"

export interface ErrorAnswer {
  readonly status: number
  readonly title: string
  readonly detail: string
}

const notFound = { status: 404, title: "Not found" }
const denied = { status: 403, title: "Permission denied" }
const conflict = { status: 409, title: "Conflict" }

const headOf: Record<Exclude<DomainError["_tag"], "InvalidInput" | "Unauthenticated">, Omit<ErrorAnswer, "detail">> = {
  BucketExists: conflict,
  CriterionNotFound: notFound,
  ExperimentArchived: denied,
  ExperimentNotFound: notFound,
  LayerFull: conflict,
  LayerNotFound: notFound,
  NotInLayer: notFound,
  NotSampled: conflict,
  OverrideConflict: conflict,
  OverrideNotFound: notFound,
  PermissionDenied: denied,
  RecordNotFound: notFound,
  SampleConflict: conflict,
  SampleNotFound: notFound,
  ScopeMissing: denied,
  ServiceNotFound: notFound
}

const answerOfDomain = (error: DomainError): ErrorAnswer => {
  if (error._tag === "InvalidInput") return JsonApiError.validation(error.problems)
  if (error._tag !== "Unauthenticated") return { ...headOf[error._tag], detail: error.message }
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
