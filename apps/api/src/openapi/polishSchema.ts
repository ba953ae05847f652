import type { JsonSchema } from "../schemas/JsonSchema.ts"
import { vocabulary } from "./vocabulary.ts"

/** Whether an example of the vocabulary fits; it knows no fields of an object. */
const accepts = ({ anyOf = [], properties, type }: JsonSchema, value: unknown): boolean => {
  const types: readonly unknown[] = [type].flat()
  if (properties !== undefined) return false
  if (anyOf.length > 0) return anyOf.some((each) => accepts(each, value))
  if (value === null) return types.includes("null")
  if (Number.isInteger(value)) return types.includes("integer") || types.includes("number")
  return types.includes(Array.isArray(value) ? "array" : typeof value)
}

/** Adds what the vocabulary says of a field that says nothing itself. A reference is described by its component. */
const described = (name: string, schema: JsonSchema, hasExample = true): JsonSchema => {
  const word = vocabulary[name]
  if (word === undefined || schema.$ref !== undefined) return schema
  const { description = word.description, examples } = schema
  const isFixed = examples !== undefined || schema.enum !== undefined || schema.const !== undefined
  return !hasExample || isFixed || word.example === undefined || !accepts(schema, word.example)
    ? { ...schema, description }
    : { ...schema, description, examples: [word.example] }
}

/** Drops keywords that mean nothing to a client, or would forbid new fields. */
const plain = (schema: JsonSchema): JsonSchema => {
  const { additionalProperties, id: _, maximum, minimum, pattern, ...rest } = schema
  return {
    ...rest,
    ...(pattern !== undefined && rest.format !== "uuid" && rest.format !== "email" ? { pattern } : {}),
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? { minimum } : {}),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: polishSchema(additionalProperties) } : {})
  }
}

/** A schema as clients need it, with every field described, at any depth. */
export const polishSchema = (schema: JsonSchema): JsonSchema => {
  const { anyOf, items, properties, ...rest } = plain(schema)
  return {
    ...rest,
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(polishSchema) }),
    ...(items === undefined ? {} : { items: polishSchema(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, described(name, polishSchema(field))])
          )
        })
  }
}

/**
 * The description and schema of a parameter. An optional one of a query has no example from the vocabulary: the reference pages would send
 * it when an operation is tried out, and a filter by an example finds nothing.
 */
export const polishParameter = <
  Parameter extends {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: object
  }
>(
  parameter: Parameter
) => {
  const { description, ...schema } = described(
    parameter.name,
    polishSchema({ ...parameter.schema }),
    parameter.in !== "query" || parameter.required === true
  )
  const said = parameter.description ?? description
  return { ...parameter, ...(said === undefined ? {} : { description: said }), schema }
}
