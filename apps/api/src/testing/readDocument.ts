export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly examples?: readonly Readonly<Record<string, unknown>>[]
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>
}

/** The served OpenAPI document, as far as the tests look into it. */
export interface Document {
  readonly openapi: string
  readonly info: {
    readonly title: string
    readonly description: string
    readonly version: string
    readonly license: object
  }
  readonly servers: readonly object[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const readDocument = async (url: string): Promise<Document> => {
  const document: Document = JSON.parse(await (await fetch(`${url}/openapi.json`)).text())
  return document
}

export interface ServedOperation {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export const operationsOf = (document: Document): readonly ServedOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
  )

/** Derives the planning API's operations, rather than listing them. */
const planning = /^\/api\/(?:status|v1\/(?:teams|user_roles|users))(?:\/|$)/

/** The operations of the sampling API, and of the service's health. */
export const samplingOperationsOf = (document: Document): readonly ServedOperation[] =>
  operationsOf(document).filter(({ path }) => !planning.test(path))

/** The operations of the planning API. */
export const planningOperationsOf = (document: Document): readonly ServedOperation[] =>
  operationsOf(document).filter(({ path }) => planning.test(path))

/** The names of the components that operations need, directly or through others. */
export const componentsNeeded = (
  { components: { schemas } }: Document,
  operations: readonly ServedOperation[]
): ReadonlySet<string> => {
  const needed = new Set<string>()
  const add = (part: unknown) => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      if (needed.has(name)) continue
      needed.add(name)
      add(schemas[name] ?? {})
    }
  }
  add(operations)
  return needed
}

/** The schema of a JSON request or response. */
export const jsonOf = ({ content }: Content = {}): Schema | undefined => content?.["application/json"]?.schema

/** The name of the component that a schema refers to. */
export const componentOf = (schema: Schema | undefined): string | null =>
  schema?.$ref?.replace("#/components/schemas/", "") ?? null

/** The example body of an operation, with ids of things that exist in place of those in it; null when no body is read. */
export const exampleBody = (
  { components }: Document,
  { requestBody }: Operation,
  ids: Readonly<Record<string, string>>
): Readonly<Record<string, unknown>> | null => {
  const component = componentOf(jsonOf(requestBody))
  if (component === null) return null
  const example = components.schemas[component]?.examples?.[0]
  if (example === undefined) throw new Error(`${component} has no example`)
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, ids[name] ?? value]))
}
