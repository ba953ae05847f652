import {
  forEachOpenApiProcedure,
  generateOpenApiDocument,
  type OpenAPIObject,
  type OpenApiRouter
} from "trpc-to-openapi"
import { z } from "zod"
import type { Meta, RestMeta } from "../procedures/trpc.ts"
import { HTTPValidationError, ValidationError } from "../schemas/ValidationError.ts"
import { JsonApiErrors, publishJsonApi } from "./publishJsonApi.ts"

type Schemas = NonNullable<NonNullable<OpenAPIObject["components"]>["schemas"]>
type Operation = NonNullable<NonNullable<OpenAPIObject["paths"]>[string]["get"]>

const folder = "#/components/schemas/"

const nameOf = (schema: z.ZodObject): string => {
  const id = schema.meta()?.id
  if (id === undefined) throw new Error("a component of the document needs a name")
  return id
}
const refTo = (schema: z.ZodObject) => ({ $ref: folder + nameOf(schema) })
const contentOf = (schema: z.ZodObject) => ({ "application/json": { schema: refTo(schema) } })

/** The schema describes one line. */
const linesOf = (schema: { readonly $ref: string } | { readonly anyOf: { $ref: string }[] }) => ({
  "application/x-ndjson": { schema }
})

/** The components of a request: the schema and those that it refers to. */
const componentsOf = (schema: z.ZodObject): Schemas => {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: "input" })).replaceAll('"#/$defs/', `"${folder}`)
  const { $defs = {}, $schema: _, ...own } = JSON.parse(text)
  const name = nameOf(schema)
  // zod puts a named schema among the definitions, unless nothing refers to it, and drops its examples when it has a transform.
  const component = $defs[name] ?? own
  const { examples } = schema.meta() ?? {}
  return { ...$defs, [name]: examples === undefined ? component : { ...component, examples } }
}

/** Drops keywords that mean nothing to a client or would forbid new fields. */
const plain = ({ additionalProperties: _, id: __, ...schema }: Record<string, unknown>) => schema

/** Query parameters of a request with a body. */
const queryParametersOf = (query: z.ZodObject | undefined) => {
  if (query === undefined) return []
  const { properties }: { properties: Schemas } = JSON.parse(JSON.stringify(z.toJSONSchema(query, { io: "input" })))
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query" as const, schema }))
}

/** Adds to a generated operation what trpc-to-openapi cannot express: named bodies, statuses, and a 422 if it has input. */
const publish = (
  operation: Operation,
  { body, lines, paged, query, status = 200, undocumented = [] }: RestMeta
): Operation => {
  const generated = operation.parameters?.filter((each) => !("name" in each && undocumented.includes(each.name))) ?? []
  const parameters = [...generated, ...queryParametersOf(query)]
  const answered = status === 204 ? {} : operation.responses?.["200"]
  const content = lines && { content: { ...answered?.content, ...linesOf({ anyOf: lines.results.map(refTo) }) } }
  const success = { ...answered, ...content, description: "Successful Response" }
  const headers = { Link: { description: 'The next page, `rel="next"`.', schema: { type: "string" as const } } }
  const hasInput = parameters.length > 0 || body !== undefined
  const { requestBody: _, ...rest } = operation
  return {
    ...rest,
    parameters,
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { ...contentOf(body), ...(lines && linesOf(refTo(lines.item))) } } }),
    responses: {
      [status]: paged === undefined ? success : { ...success, headers },
      ...(hasInput ? { 422: { description: "Validation Error", content: contentOf(HTTPValidationError) } } : {})
    }
  }
}

const alsoPut = ({ operationId = "", ...operation }: Operation): Operation => ({
  ...operation,
  operationId: operationId.replace(/_patch$/, "_put")
})

/** How to send a token; the operations that always require one refer to these. */
const securitySchemes = {
  bearer: { type: "http" as const, scheme: "bearer" },
  apiKey: { type: "apiKey" as const, in: "header" as const, name: "Api-Key" }
}

/** The OpenAPI 3.1 document of everything served as REST, with the operation ids and components of the published one. */
export const openApiDocument = (router: OpenApiRouter): OpenAPIObject => {
  const generated = generateOpenApiDocument(router, {
    title: "Experiment API",
    description: "API for managing experiment samples",
    version: "1.0.0",
    baseUrl: "/"
  })
  const paths = generated.paths ?? {}
  const sent: Schemas = { ...componentsOf(HTTPValidationError), ...componentsOf(ValidationError) }
  forEachOpenApiProcedure<Meta>(router._def.procedures, ({ meta: { jsonApi, openapi, rest = {} } }) => {
    const method = z.enum(["get", "post", "patch", "put", "delete"]).parse(openapi.method.toLowerCase())
    const item = paths[openapi.path]
    const operation = item?.[method]
    if (item === undefined || operation === undefined) throw new Error(`${openapi.path} was not generated`)
    if (jsonApi !== undefined) {
      item[method] = publishJsonApi(operation, jsonApi, nameOf)
      if (jsonApi.also !== undefined) item.put = alsoPut(item[method])
      for (const schema of [jsonApi.answer, jsonApi.body, JsonApiErrors]) {
        if (schema !== undefined) Object.assign(sent, componentsOf(schema))
      }
      return
    }
    item[method] = publish(operation, rest)
    if (rest.body !== undefined) Object.assign(sent, componentsOf(rest.body))
    for (const schema of rest.lines?.results ?? []) Object.assign(sent, componentsOf(schema))
  })
  const answered = Object.entries(generated.components?.schemas ?? {}).filter(
    ([name]) => !/^error\.|Output$/.test(name)
  )
  const schemas = Object.entries({ ...Object.fromEntries(answered), ...sent })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [name, plain({ ...schema })])
  return {
    openapi: generated.openapi,
    info: generated.info,
    // The published operations omit it: a token is optional when access is open and required otherwise.
    security: [{}, { bearer: [] }, { apiKey: [] }],
    paths,
    components: { schemas: Object.fromEntries(schemas), securitySchemes }
  }
}
