import { z } from "zod"
import { unwrap } from "../../../schemas/unwrap.ts"

const partsOf = (type: z.core.$ZodType): readonly z.core.$ZodType[] => {
  if (type instanceof z.ZodArray) return [type.element]
  if (type instanceof z.ZodUnion) return type.options
  return type instanceof z.ZodObject ? Object.values(type.shape) : []
}

export interface FieldNames {
  /** Those of the objects themselves, or of the items of lists. */
  readonly top: ReadonlySet<string>
  /** Those at any depth. */
  readonly all: ReadonlySet<string>
}

/** The names of the fields of `schemas`. */
export const fieldNames = (schemas: readonly z.core.$ZodType[]): FieldNames => {
  const top = new Set<string>()
  const all = new Set<string>()
  const add = (schema: z.core.$ZodType, isTop: boolean): void => {
    const { type } = unwrap(schema)
    const isObject = type instanceof z.ZodObject
    for (const name of isObject ? Object.keys(type.shape) : []) {
      all.add(name)
      if (isTop) top.add(name)
    }
    for (const part of partsOf(type)) add(part, isTop && !isObject)
  }
  for (const schema of schemas) add(schema, true)
  return { top, all }
}
