import fc from "fast-check"
import type { Schema } from "./Document.ts"

type Schemas = Readonly<Record<string, Schema>>

const nothing: fc.Arbitrary<unknown> = fc.constant(null)

const anyText = ({ format, maxLength = 40, minLength = 0 }: Schema): fc.Arbitrary<unknown> => {
  if (format === "uuid") return fc.uuid()
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  return fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 40) })
}

const anyObject = (schema: Schema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> => {
  const { additionalProperties, properties, required = [] } = schema
  if (properties === undefined) {
    const value =
      typeof additionalProperties === "object" ? anyValue(additionalProperties, schemas, depth) : fc.jsonValue()
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), value, { maxKeys: 3 })
  }
  const fields = Object.entries(properties).map(([name, field]) => [name, anyValue(field, schemas, depth)] as const)
  return fc.record<Record<string, unknown>, string>(Object.fromEntries(fields), { requiredKeys: [...required] })
}

/** Any value that a schema of the document allows; long texts and lists are left to mutations. */
export const anyValue = (schema: Schema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> => {
  const { anyOf, items = {}, maxItems = 3, maximum, minimum, type } = schema
  if (depth > 8) return nothing
  if (schema.$ref !== undefined) {
    return anyValue(schemas[schema.$ref.replace("#/components/schemas/", "")] ?? {}, schemas, depth + 1)
  }
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((each) => anyValue(each, schemas, depth + 1)))
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if ("const" in schema && schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((each: string) => anyValue({ ...schema, type: each }, schemas, depth + 1)))
  }
  if (type === "string") return anyText(schema)
  if (type === "boolean") return fc.boolean()
  if (type === "integer") return fc.integer({ min: minimum ?? -1_000, max: Math.min(maximum ?? 1_000, 1_000_000) })
  if (type === "number") return fc.double({ min: minimum ?? 0, max: maximum ?? 100, noNaN: true })
  if (type === "array") return fc.array(anyValue(items, schemas, depth + 1), { maxLength: Math.min(maxItems, 3) })
  if (type === "object") return anyObject(schema, schemas, depth + 1)
  return type === "null" ? nothing : fc.jsonValue()
}
