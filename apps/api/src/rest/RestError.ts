import { TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { ZodError } from "zod"
import { domainErrorOf } from "../procedures/domainErrorOf.ts"
import type { ValidationError } from "../schemas/ValidationError.ts"
import { type Locate, toValidationErrors } from "./toValidationErrors.ts"

const places = ["path", "query", "body"]
const placeOf = ({ loc }: ValidationError) => places.indexOf(String(loc[0]))

/** An answer that is not a success, in FastAPI's shape: problems of the path come first, then those of the query and the body. */
export class RestError extends Error {
  readonly status: number
  readonly detail: string | readonly ValidationError[]

  constructor(status: number, detail: string | readonly ValidationError[]) {
    super(typeof detail === "string" ? detail : "Validation Error")
    this.status = status
    this.detail = typeof detail === "string" ? detail : detail.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

/** What breaks a rule of the domain, by where it is in the body. */
export const ruleBroken = (path: readonly (string | number)[], message: string): ValidationError => ({
  loc: ["body", ...path],
  msg: `Value error, ${message}`,
  type: "value_error"
})

/** What a failed procedure means for REST; `input` is what it was called with. */
export const toRestError = (error: unknown, input: unknown, locate: Locate): unknown => {
  if (!(error instanceof TRPCError)) return error
  if (error.cause instanceof RestError) return error.cause
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) {
    return new RestError(422, toValidationErrors(error.cause.issues, input, locate))
  }
  const domainError = domainErrorOf(error)
  if (domainError?._tag === "InvalidInput") {
    return new RestError(
      422,
      domainError.problems.map(({ message, path }) => ruleBroken(path, message))
    )
  }
  return error.code === "INTERNAL_SERVER_ERROR"
    ? error
    : new RestError(getHTTPStatusCodeFromError(error), error.message)
}
