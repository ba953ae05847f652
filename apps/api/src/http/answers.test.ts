import { beforeAll, expect, it } from "vitest"
import { readContract } from "../testing/readContract.ts"
import { componentOf, type Document, jsonOf, readDocument } from "../testing/readDocument.ts"
import { type Route, readRoutes } from "../testing/routes.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const contract = readContract()
let document: Document
let routes: readonly Route[]

beforeAll(async () => {
  document = await readDocument(api.url)
  routes = await readRoutes(api)
})

const publishedFields = (component: string) =>
  contract.components.find(({ name }) => name === component)?.fields.map(({ name }) => name) ?? []

/** The fields of a component in the document: all published and required ones, and optional ones if the answer has them. */
const fieldsOf = (component: string, answer: object = {}) => {
  const { properties = {}, required = [] } = document.components.schemas[component] ?? {}
  const always = [...required, ...publishedFields(component)]
  return Object.keys(properties).filter((name) => always.includes(name) || Object.hasOwn(answer, name))
}

const send = ({ body, method, path, query }: Route) => {
  const address = path + query
  if (method === "GET") return api.get<unknown>(address)
  if (method === "PUT") return api.put<unknown>(address, body)
  return (method === "PATCH" ? api.patch : api.post)(address, body ?? undefined)
}

const isFile = (template: string) => /\/export$|\/stream$|\.csv$/.test(template)
const isHealth = (template: string) => template.startsWith("/health")

it("answers every operation of the sampling API with its documented status and exactly the fields of its component, in order", async () => {
  const asked: string[] = []
  for (const route of routes) {
    const { method, template } = route
    const title = `${method} ${template}`
    // A DELETE returns no fields, and a file or a stream is no JSON.
    if (isHealth(template) || isFile(template) || method === "DELETE") continue
    const operation = document.paths[template]?.[method.toLowerCase()]
    const answer = await send(route)
    const [status = "", response] = Object.entries(operation?.responses ?? {})[0] ?? []
    const schema = jsonOf(response)
    expect(`${title} ${answer.status}`).toBe(`${title} ${status}`)
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/)
    const items = schema?.type === "array" ? answer.body : [answer.body]
    expect(Array.isArray(items) && items.length > 0, title).toBe(true)
    const component = componentOf(schema?.items ?? schema) ?? ""
    if (Array.isArray(items)) {
      for (const item of items) expect(Object.keys(item), title).toEqual(fieldsOf(component, item))
    }
    asked.push(title)
  }
  const published = contract.operations.filter(({ path }) => !isHealth(path))
  expect(asked).toEqual(expect.arrayContaining(published.map(({ method, path }) => `${method} ${path}`)))
})

it("answers the conditions of a criterion with exactly the fields of their component", async () => {
  const { path = "" } = routes.find(({ template }) => template.endsWith("/criteria")) ?? {}
  const { body } = await api.get<{ conditions: object[] }[]>(path)
  const conditions = body.flatMap((criterion) => criterion.conditions)
  expect(conditions.length).toBeGreaterThan(0)
  for (const each of conditions) expect(Object.keys(each)).toEqual(fieldsOf("ExperimentSamplingCondition"))
})

it("answers a refused request with exactly the fields of ValidationError", async () => {
  const { body, status } = await api.post("/api/v1/services", {})
  expect(status).toBe(422)
  expect(Object.keys(body)).toEqual(fieldsOf("HTTPValidationError"))
  expect(body.detail).toEqual([{ loc: ["body", "name"], msg: "Field required", type: "missing" }])
  for (const problem of body.detail) expect(Object.keys(problem)).toEqual(fieldsOf("ValidationError"))
})

it("reports that it is alive and ready", async () => {
  expect(await api.get("/health")).toMatchObject({ status: 200, body: { status: "ok" } })
  expect(await api.get("/health/ready")).toMatchObject({ status: 200, body: { status: "ready" } })
})
