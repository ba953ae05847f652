/** What the document says of a value, as far as this folder reads it. */
export type JsonSchema = {
  $ref?: string
  /** The name that zod gives a schema; no keyword of the document. */
  id?: string
  description?: string
  type?: SchemaType | SchemaType[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  const?: unknown
  enum?: unknown[]
  default?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  additionalProperties?: boolean | JsonSchema
}

export type JsonSchemas = Record<string, JsonSchema>

type SchemaType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string"
