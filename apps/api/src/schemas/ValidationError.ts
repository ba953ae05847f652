import { z } from "zod"

export const ValidationError = z
  .object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })
  .meta({ id: "ValidationError" })

/** One problem of a request, as FastAPI reports it. */
export type ValidationError = z.infer<typeof ValidationError>

export const HTTPValidationError = z.object({ detail: z.array(ValidationError) }).meta({ id: "HTTPValidationError" })
