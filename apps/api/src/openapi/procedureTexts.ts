import type { OpenApiRouter } from "trpc-to-openapi"
import { z } from "zod"
import type { Meta } from "../procedures/trpc.ts"
import type { JsonSchema, JsonSchemas } from "../schemas/JsonSchema.ts"
import type { Operation } from "./Operation.ts"
import { openApiDocument } from "./openApiDocument.ts"
import { polishSchema } from "./polishSchema.ts"

/** What a procedure does, and schemas that describe the fields of its input and output. */
interface ProcedureText {
  readonly description: string
  readonly input: JsonSchema
  readonly output: JsonSchema
}

export interface ProcedureTexts {
  /** By the path of the procedure: `samples.create`. */
  readonly procedures: Readonly<Record<string, ProcedureText>>
  /** What the schemas refer to. */
  readonly components: JsonSchemas
}

const contentSchema = z.record(z.string(), z.object({ schema: z.custom<JsonSchema>() })).optional()

/** The schema of JSON, which stands before those of other media types. */
const schemaOf = (body: unknown): JsonSchema => {
  const { content = {} } = z.object({ content: contentSchema }).parse(body)
  return Object.values(content)[0]?.schema ?? {}
}

const parametersOf = ({ parameters = [] }: Operation): JsonSchemas =>
  Object.fromEntries(
    parameters.flatMap((each) =>
      "name" in each && each.description !== undefined ? [[each.name, { description: each.description }]] : []
    )
  )

/** An input of tRPC has the fields of path, query and body side by side. */
const inputOf = (operation: Operation): JsonSchema => {
  const body = operation.requestBody === undefined ? [] : [schemaOf(operation.requestBody)]
  return { anyOf: [{ properties: parametersOf(operation) }, ...body] }
}

const outputOf = ({ responses = {} }: Operation): JsonSchema => {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith("2")) ?? []
  return success === undefined ? {} : schemaOf(success)
}

const sentencesOf = ({ description, summary }: Operation): string =>
  description === undefined ? `${summary}.` : `${summary}.\n\n${description}`

const ofOperation = (operation: Operation): ProcedureText => ({
  description: sentencesOf(operation),
  input: inputOf(operation),
  output: outputOf(operation)
})

/** What JSON Schema cannot say, as a body that is read after the permission is checked, is any value. */
const ofZod = (schema: unknown, io: "input" | "output"): JsonSchema =>
  schema instanceof z.ZodType
    ? polishSchema(JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any" }))))
    : {}

const Definition = z.object({
  meta: z.custom<Meta>().default({}),
  inputs: z.array(z.unknown()),
  output: z.unknown().optional()
})

/** Describes every procedure in the words of the document; one that REST does not serve in those of its metadata and schemas. */
export const procedureTexts = (router: OpenApiRouter): ProcedureTexts => {
  const { components, paths = {} } = openApiDocument(router)
  const textOf = (definition: unknown): ProcedureText => {
    const { inputs, meta, output } = Definition.parse(definition)
    const { description = "", openapi } = meta
    if (openapi === undefined) return { description, input: ofZod(inputs[0], "input"), output: ofZod(output, "output") }
    const method = z.enum(["get", "post", "patch", "put", "delete"]).parse(openapi.method.toLowerCase())
    const operation = paths[openapi.path]?.[method]
    if (operation === undefined) throw new Error(`${openapi.path} is not in the document`)
    return ofOperation(operation)
  }
  const procedures = Object.entries(router._def.procedures).map(([path, { _def }]) => [path, textOf(_def)] as const)
  return {
    procedures: Object.fromEntries(procedures),
    components: JSON.parse(JSON.stringify(components?.schemas ?? {}))
  }
}
