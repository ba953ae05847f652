import { Predicate } from "effect"
import type { OpenApiProcedure } from "trpc-to-openapi"
import { z } from "zod"

/** The input of a procedure, empty when it declares none, and what it answers. */
export const schemasOf = ({
  _def
}: OpenApiProcedure): { readonly input: z.ZodObject; readonly answers: readonly z.ZodType[] } => {
  const [declared] = _def.inputs
  const fields = declared instanceof z.ZodDefault ? declared.unwrap() : declared
  const output = Predicate.hasProperty(_def, "output") ? _def.output : undefined
  return {
    input: fields instanceof z.ZodObject ? fields : z.object({}),
    answers: output instanceof z.ZodType ? [output] : []
  }
}
