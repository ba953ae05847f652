import { beforeAll, describe, expect, it } from "vitest"
import { type Document, operationsOf, readDocument, type Schema } from "../testing/readDocument.ts"
import { type Route, readRoutes } from "../testing/routes.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
let document: Document
let routes: readonly Route[]
beforeAll(async () => {
  document = await readDocument(api.url)
  routes = await readRoutes(api)
})

/** The fields of a schema, at any depth, by their path. */
const fieldsOf = (schema: Schema, path: string): readonly (readonly [string, Schema])[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = `${path}.${name}`
    return [[here, field] as const, ...fieldsOf(field, here)]
  }),
  ...(schema.items === undefined ? [] : fieldsOf(schema.items, path)),
  ...(schema.anyOf ?? []).flatMap((each) => fieldsOf(each, path))
]

const isDescribed = ({ $ref, description }: Schema) => $ref !== undefined || (description ?? "") !== ""

describe("a reader of the document", () => {
  it("finds a description of every operation, parameter, component and field", () => {
    const missing: string[] = []
    for (const { method, operation, path } of operationsOf(document)) {
      if (!operation.description) missing.push(`${method} ${path}`)
      for (const { description, name } of operation.parameters) {
        if (!description) missing.push(`${method} ${path}: ${name}`)
      }
    }
    for (const [name, component] of Object.entries(document.components.schemas)) {
      if (!component.description) missing.push(name)
      for (const [field, schema] of fieldsOf(component, name)) if (!isDescribed(schema)) missing.push(field)
    }
    expect(missing).toEqual([])
  })

  it("finds the tag of every operation explained, a licence, a server, and the version of the package", () => {
    const tags = new Set(document.tags.map(({ name }) => name))
    for (const { operation } of operationsOf(document)) for (const tag of operation.tags) expect(tags).toContain(tag)
    for (const { description } of document.tags) expect(description).not.toBe("")
    expect(document.info.license).toEqual({ name: "MIT", identifier: "MIT" })
    expect(document.servers).toHaveLength(1)
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it("finds an example of every body and of every answer", () => {
    for (const { method, operation, path } of operationsOf(document)) {
      for (const { content = {} } of [operation.requestBody ?? {}, ...Object.values(operation.responses)]) {
        for (const media of Object.values(content)) expect(media, `${method} ${path}`).toHaveProperty("example")
      }
    }
  })

  it("finds no pattern beside a format, and no bounds that mean nothing", () => {
    const text = JSON.stringify(document)
    expect(text).not.toMatch(/"format":"uuid"[^}]*"pattern"|"pattern"[^}]*"format":"uuid"/)
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })
})

/** Deleted before what they belong to. */
const isPart = ({ template }: Route) => /(?:conditions|overrides)\/\{\w+\}$/.test(template)
const order = ["GET", "POST", "PUT", "PATCH", "DELETE"]

const send = async ({ body, method, path, query }: Route) => {
  const sent = body === null ? {} : { body: JSON.stringify(body) }
  const { status, text } = await sendRaw(api.url, { method, path: path + query, ...sent })
  return { status: String(status), text }
}

it("answers every operation of the sampling API with a success when its example is sent", async () => {
  const steps = routes.toSorted(
    (a, b) => order.indexOf(a.method) - order.indexOf(b.method) || Number(isPart(b)) - Number(isPart(a))
  )
  const remake = routes.find(({ method, template }) => method === "POST" && template.endsWith("/overrides"))
  for (const step of steps) {
    const { method, template } = step
    // The override was deleted by its id in an earlier step.
    if (method === "DELETE" && template.endsWith("/overrides") && remake !== undefined) await send(remake)
    const [success] = Object.keys(document.paths[template]?.[method.toLowerCase()]?.responses ?? {})
    expect(await send(step), `${method} ${template}`).toMatchObject({ status: success })
  }
})
