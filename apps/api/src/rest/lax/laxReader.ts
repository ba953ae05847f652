import { z } from "zod"
import { readBoolean, readId, readInteger, readNumber, readTime } from "../../schemas/laxScalars.ts"
import { isJsonObject, type JsonObject } from "../../schemas/parseJsonObject.ts"
import { unwrap } from "../../schemas/unwrap.ts"

/** Returns the very value where nothing needs to be changed. */
type Read = (value: unknown) => unknown

interface Field {
  readonly name: string
  /** Null when the field has no other form. */
  readonly read: Read | null
  /** Whether null means that the field is absent. */
  readonly dropsNull: boolean
}

const fieldOf = ([name, schema]: [string, z.core.$ZodType]): Field => {
  const { isNullable, isOptional } = unwrap(schema)
  return { name, read: readerOf(schema), dropsNull: isOptional && !isNullable }
}

const without = (object: JsonObject, name: string) =>
  Object.fromEntries(Object.entries(object).filter(([other]) => other !== name))

const readField = (object: JsonObject, { dropsNull, name, read }: Field): JsonObject => {
  if (!Object.hasOwn(object, name)) return object
  const given = object[name]
  if (given === null) return dropsNull ? without(object, name) : object
  if (read === null) return object
  const changed = read(given)
  return changed === given ? object : { ...object, [name]: changed }
}

/**
 * Reads JSON values as pydantic's default mode does, before the schemas of `shape` validate them: numbers, booleans and times in their other
 * forms, and null as absence where a field is optional and null means nothing. Unknown fields stay. Compile it once: nothing is copied where
 * nothing changes.
 */
export const laxReader = (shape: z.core.$ZodShape): ((object: JsonObject) => JsonObject) => {
  const fields = Object.entries(shape)
    .map(fieldOf)
    .filter(({ dropsNull, read }) => dropsNull || read !== null)
  return (object) => fields.reduce(readField, object)
}

const arrayReader = (read: Read): Read => {
  const readAll = (items: readonly unknown[]) => {
    const changed = items.findIndex((item) => read(item) !== item)
    return changed < 0 ? items : items.map(read)
  }
  return (value) => (Array.isArray(value) ? readAll(value) : value)
}

const isBooleanLiteral = (type: z.core.$ZodType) =>
  type instanceof z.ZodLiteral && [...type.values].every((value) => typeof value === "boolean")

const isTime = (type: z.core.$ZodType) => type instanceof z.ZodPipe && type.meta()?.format === "date-time"

const readerOf = (schema: z.core.$ZodType): Read | null => {
  const { type } = unwrap(schema)
  if (type instanceof z.ZodBoolean || isBooleanLiteral(type)) return readBoolean
  if (type instanceof z.ZodNumberFormat) return readInteger
  if (type instanceof z.ZodNumber) return readNumber
  if (type instanceof z.ZodGUID) return readId
  if (isTime(type)) return readTime
  if (type instanceof z.ZodArray) {
    const read = readerOf(type.element)
    return read === null ? null : arrayReader(read)
  }
  if (!(type instanceof z.ZodObject)) return null
  const read = laxReader(type.shape)
  return (value) => (isJsonObject(value) ? read(value) : value)
}
