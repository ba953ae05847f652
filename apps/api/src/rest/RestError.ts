import { TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { ZodError } from "zod"
import { domainErrorOf } from "../procedures/domainErrorOf.ts"
import { type ErrorReason, reasonOf } from "../procedures/formatError.ts"
import { type Locate, toValidationErrors } from "../procedures/problems/toValidationErrors.ts"
import { ruleBroken, type ValidationError } from "../schemas/ValidationError.ts"

const places = ["path", "query", "body"]
const placeOf = ({ loc }: ValidationError) => places.indexOf(String(loc[0]))

/** An error in FastAPI's shape. Problems of the path come first, then those of the query, then those of the body. */
export class RestError extends Error {
  readonly status: number
  readonly detail: string | readonly ValidationError[]
  readonly reason: ErrorReason

  constructor(
    status: number,
    detail: string | readonly ValidationError[],
    reason: ErrorReason = status === 422 ? "invalid_input" : "malformed_request"
  ) {
    super(typeof detail === "string" ? detail : "Validation Error")
    this.status = status
    this.reason = reason
    this.detail = typeof detail === "string" ? detail : detail.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

/** The REST error of a failed procedure, with the status that its kind has in tRPC; `input` is the input of the call. */
export const toRestError = (error: unknown, input: unknown, locate: Locate): unknown => {
  if (!(error instanceof TRPCError)) return error
  if (error.cause instanceof RestError) return error.cause
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) {
    return new RestError(422, toValidationErrors(error.cause.issues, input, locate))
  }
  const domainError = domainErrorOf(error)
  if (domainError?.kind === "invalid") {
    return new RestError(
      422,
      domainError.problems.map(({ message, path }) => ruleBroken(path, message, locate(path[0])))
    )
  }
  return error.code === "INTERNAL_SERVER_ERROR"
    ? error
    : new RestError(getHTTPStatusCodeFromError(error), error.message, reasonOf(error))
}
