import { z } from "zod"

export const ValidationError = z
  .object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })
  .meta({ id: "ValidationError", description: "One problem of a request." })

/** One problem of a request, as FastAPI reports it. */
export type ValidationError = z.infer<typeof ValidationError>

/** The problem of a field that breaks a rule of the domain; `path` leads to it in `place`. */
export const ruleBroken = (
  path: readonly (string | number)[],
  message: string,
  place: "body" | "path" | "query" = "body"
): ValidationError => ({
  loc: [place, ...path],
  msg: `Value error, ${message}`,
  type: "value_error"
})

export const HTTPValidationError = z
  .object({ detail: z.array(ValidationError) })
  .meta({ id: "HTTPValidationError", description: "Every problem of a request." })
