import { generateOpenApiDocument, type OpenAPIObject, type OpenApiRouter } from "trpc-to-openapi"
import { z } from "zod"
import { forEachOpenApiProcedure } from "../procedures/forEachOpenApiProcedure.ts"
import { HTTPError } from "../procedures/HTTPError.ts"
import type { JsonSchema } from "../schemas/JsonSchema.ts"
import { HTTPValidationError, ValidationError } from "../schemas/ValidationError.ts"
import { addExamples } from "./addExamples.ts"
import { componentsFolder, nameOf } from "./componentRef.ts"
import { documentInfo, tags } from "./documentInfo.ts"
import type { Operation } from "./Operation.ts"
import { polishParameter, polishSchema } from "./polishSchema.ts"
import { publishExchange } from "./publishExchange.ts"
import { JsonApiErrors, publishJsonApi } from "./publishJsonApi.ts"
import { publishRest } from "./publishRest.ts"

type Paths = NonNullable<OpenAPIObject["paths"]>
type Schemas = Record<string, JsonSchema>

/** The components of a request: the schema and those that it refers to. */
const componentsOf = (schema: z.ZodObject): Schemas => {
  // A value that code checks is described by its metadata.
  const text = JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })).replaceAll(
    '"#/$defs/',
    `"${componentsFolder}`
  )
  const { $defs = {}, $schema: _, ...own } = JSON.parse(text)
  const name = nameOf(schema)
  // zod puts a named schema among the definitions, unless nothing refers to it, and drops its examples when it has a transform.
  const component = $defs[name] ?? own
  const { examples } = schema.meta() ?? {}
  return { ...$defs, [name]: examples === undefined ? component : { ...component, examples } }
}

const alsoPut = ({ operationId = "", ...operation }: Operation): Operation => ({
  ...operation,
  operationId: operationId.replace(/_patch$/, "_put")
})

/** How to send a token; the operations that always require one refer to these. */
const securitySchemes = {
  bearer: { type: "http" as const, scheme: "bearer", description: "`Authorization: Bearer` and the token." },
  apiKey: { type: "apiKey" as const, in: "header" as const, name: "Api-Key", description: "The token alone." }
}

const polishParameters = (operation: Operation): Operation => ({
  ...operation,
  parameters: (operation.parameters ?? []).map((each) => ("name" in each ? polishParameter(each) : each))
})

/** Publishes every operation in `paths`, and returns the components of their requests and errors. */
const publishAll = (router: OpenApiRouter, paths: Paths): Schemas => {
  const named: z.ZodObject[] = [HTTPValidationError, ValidationError, HTTPError, JsonApiErrors]
  forEachOpenApiProcedure(router, ({ meta: { jsonApi, openapi, rest = {} } }) => {
    const method = z.enum(["get", "post", "patch", "put", "delete"]).parse(openapi.method.toLowerCase())
    const item = paths[openapi.path]
    const generated = item?.[method]
    if (item === undefined || generated === undefined) throw new Error(`${openapi.path} was not generated`)
    const published = jsonApi === undefined ? publishRest(generated, rest) : publishJsonApi(generated, jsonApi)
    const isTagged = (jsonApi ?? rest).tagged ?? false
    item[method] = polishParameters(publishExchange(published, { method, isPlanning: jsonApi !== undefined, isTagged }))
    if (jsonApi?.also !== undefined) item.put = alsoPut(item[method])
    const { answer, body = rest.body } = jsonApi ?? {}
    named.push(...[answer, body].filter((schema) => schema !== undefined), ...(rest.lines?.results ?? []))
    named.push(...[rest.download?.item, rest.prepared].filter((schema) => schema !== undefined))
  })
  return Object.assign({}, ...named.map(componentsOf))
}

/** The OpenAPI 3.1 document of everything served as REST: a superset of the published one, with its operation ids and components. */
export const openApiDocument = (router: OpenApiRouter): OpenAPIObject => {
  const { info, tags: _, ...generated } = generateOpenApiDocument(router, { ...documentInfo, baseUrl: "/" })
  const paths = generated.paths ?? {}
  const sent = publishAll(router, paths)
  const answered = Object.entries(generated.components?.schemas ?? {}).filter(
    ([name]) => !/^error\.|Output$/.test(name)
  )
  const named: Schemas = { ...Object.fromEntries(answered), ...sent }
  const schemas = Object.fromEntries(
    Object.keys(named)
      .toSorted()
      .map((name) => [name, polishSchema(named[name] ?? {})] as const)
  )
  return {
    openapi: generated.openapi,
    info: { ...info, license: documentInfo.license },
    servers: [{ url: "/", description: "The service that serves this document." }],
    // The published operations omit it: a token is optional when access is open and required otherwise.
    security: [{}, { bearer: [] }, { apiKey: [] }],
    tags,
    paths: addExamples(paths, schemas),
    components: { schemas, securitySchemes }
  }
}
