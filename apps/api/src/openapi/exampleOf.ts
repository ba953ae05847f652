import type { JsonSchema, JsonSchemas } from "../schemas/JsonSchema.ts"
import { componentsFolder } from "./componentRef.ts"

const byFormat: Readonly<Record<string, string>> = {
  uuid: "01980a3c-5b7e-7000-8000-000000000010",
  "date-time": "2026-11-02T09:30:00.000Z",
  email: "ada@lab.example"
}

const byType: Readonly<Record<string, unknown>> = { boolean: true, integer: 0, null: null, number: 0, string: "text" }

/** An example of a schema: its own, or one that is composed of the examples of its parts. */
export const exampleOf = (schema: JsonSchema, components: JsonSchemas): unknown => {
  const {
    $ref,
    anyOf,
    const: constant,
    default: usual,
    enum: values,
    examples,
    format,
    items,
    properties,
    type
  } = schema
  if (examples !== undefined) return examples[0]
  if (constant !== undefined) return constant
  if (values !== undefined) return values[0]
  const target = $ref === undefined ? undefined : components[$ref.slice(componentsFolder.length)]
  if (target !== undefined) return exampleOf(target, components)
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0], components)
  if (usual !== undefined) return usual
  if (items !== undefined) return [exampleOf(items, components)]
  if (properties !== undefined) {
    return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, exampleOf(each, components)]))
  }
  if (format !== undefined && byFormat[format] !== undefined) return byFormat[format]
  if (type === "array") return []
  if (type === "object") return {}
  return byType[Array.isArray(type) ? String(type[0]) : String(type)] ?? null
}
