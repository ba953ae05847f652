import { z } from "zod"

export interface Unwrapped {
  readonly type: z.core.$ZodType
  /** Whether the field may be absent. */
  readonly isOptional: boolean
  /** Whether null is a value of the field. */
  readonly isNullable: boolean
}

/** The schema inside optional, default and nullable. */
export const unwrap = (schema: z.core.$ZodType): Unwrapped => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return { ...unwrap(schema.unwrap()), isOptional: true }
  }
  if (schema instanceof z.ZodNullable) return { ...unwrap(schema.unwrap()), isNullable: true }
  return { type: schema, isOptional: false, isNullable: false }
}
