import type { ErrorReason } from "../procedures/formatError.ts"
import { HTTPError } from "../procedures/HTTPError.ts"
import type { RestMeta } from "../procedures/trpc.ts"
import { HTTPValidationError } from "../schemas/ValidationError.ts"
import { refTo } from "./componentRef.ts"
import type { Operation, Responses } from "./Operation.ts"

interface Refusal {
  readonly description: string
  readonly detail: string
  readonly reason: ErrorReason
}

const refusals = {
  400: { description: "The request is not well-formed HTTP.", detail: "Bad Request", reason: "malformed_request" },
  401: {
    description: "The token is missing, wrong, expired or revoked.",
    detail: "Token is invalid",
    reason: "unauthenticated"
  },
  403: {
    description: "The token does not permit this.",
    detail: "You do not have permission to manage this experiment",
    reason: "permission_denied"
  },
  404: {
    description: "The record does not exist, or another team owns it.",
    detail: "Experiment not found",
    reason: "experiment_not_found"
  },
  408: {
    description: "The request did not arrive in time.",
    detail: "Request Timeout",
    reason: "malformed_request"
  },
  413: { description: "The body is too large.", detail: "The body is too large", reason: "malformed_request" },
  415: {
    description: "The media type or the encoding of the body is not supported.",
    detail: "The body must be application/json",
    reason: "malformed_request"
  },
  421: {
    description: "The service does not answer for this host.",
    detail: "Misdirected Request",
    reason: "malformed_request"
  },
  429: {
    description: "The token or the address has sent too many requests.",
    detail:
      "Too many requests with this token: 1200000 in 60 seconds are answered. Send the request again in 12 seconds",
    reason: "rate_limited"
  },
  503: {
    description:
      "The database is not reachable, or too many requests are in progress. Nothing is lost; repeat the request.",
    detail: "The database is not reachable, try again later",
    reason: "unavailable"
  }
} as const satisfies Readonly<Record<number, Refusal>>

/** When to repeat a request that a 429 or 503 answered. */
export const retryAfterHeader = {
  "Retry-After": { description: "Seconds until it is worth trying again.", schema: { type: "integer" as const } }
}

const answer = ({ description, detail, reason }: Refusal, headers?: typeof retryAfterHeader) => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: { "application/json": { schema: refTo(HTTPError), example: { detail, reason } } }
})

const withBody = [408, 413, 415] as const
const withCaller = [401, 403, 429, 503] as const

/** The error answers of an operation of the sampling API, by status. A 422 stands wherever there is input. */
export const refusalsOf = (operation: Operation, { body, conflict }: RestMeta): Responses => {
  const parameters = operation.parameters ?? []
  const hasInput = parameters.length > 0 || body !== undefined
  const isOpen = operation.tags?.includes("health") ?? false
  const inPath = parameters.some((each) => "in" in each && each.in === "path")
  const statuses = [
    400 as const,
    421 as const,
    ...(isOpen ? [] : withCaller),
    ...(inPath ? [404 as const] : []),
    ...(body === undefined ? [] : withBody),
    ...(operation.operationId?.startsWith("readiness") ? [503 as const] : [])
  ]
  return {
    ...Object.fromEntries(
      statuses.map((status) => [
        status,
        answer(refusals[status], status === 429 || status === 503 ? retryAfterHeader : undefined)
      ])
    ),
    ...(conflict === undefined ? {} : { 409: answer(conflict) }),
    ...(hasInput
      ? {
          422: {
            description: "Validation Error",
            content: { "application/json": { schema: refTo(HTTPValidationError) } }
          }
        }
      : {})
  }
}
