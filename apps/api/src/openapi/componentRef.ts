import type { z } from "zod"

export const componentsFolder = "#/components/schemas/"

/** The name of a schema in the document. */
export const nameOf = (schema: z.ZodObject): string => {
  const id = schema.meta()?.id
  if (id === undefined) throw new Error("a component of the document needs a name")
  return id
}

export const refTo = (schema: z.ZodObject) => ({ $ref: componentsFolder + nameOf(schema) })
