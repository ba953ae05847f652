import { Validator } from "@seriousme/openapi-schema-validator"
import { beforeAll, describe, expect, it } from "vitest"
import { attributeNames } from "../testing/attributeNames.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { usePlanning } from "../testing/usePlanning.ts"

interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security?: readonly object[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, Content & { readonly headers?: object }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: object }
}

const planning = usePlanning()
let document: Document
beforeAll(async () => {
  document = JSON.parse((await planning.anonymous("GET", "/openapi.json")).text)
})

const team = "/api/v1/teams/{team_id}"
const project = `${team}/projects/{project_id}`
const experiment = `${project}/experiments/{experiment_id}`
const user = "/api/v1/users/{user_id}"

interface Expected {
  readonly method: string
  readonly path: string
  /** By status: the component, or null for an answer without a body. */
  readonly successes: Readonly<Record<string, string | null>>
  readonly body?: string
}

const one = (name: string) => ({ 200: `${name}Document` })
const changed = (name: string) => ({ 200: `${name}Document`, 204: null })
const made = (name: string) => ({ 201: `${name}Document` })
const many = (name: string) => ({ 200: `${name}List` })

const on = (path: string, methods: Readonly<Record<string, readonly [Expected["successes"], string?]>>) =>
  Object.entries(methods).map(([method, [successes, body]]): Expected => {
    return { method, path, successes, ...(body === undefined ? {} : { body }) }
  })

const planned = "PlannedExperiment"
const onExperiment = "ExperimentUserAssignment"
const onProject = "ProjectUserAssignment"
const change = [changed(planned), `${planned}Update`] as const

const operations: readonly Expected[] = [
  { method: "get", path: `${team}/history`, successes: { 200: "AuditEntryList" } },
  on(`${project}/experiments`, { get: [many(planned)], post: [made(planned), `${planned}Create`] }),
  on(`${project}/experiments/{id}`, { get: [one(planned)], patch: change, put: change }),
  on(`${experiment}/user_assignments`, { get: [many(onExperiment)] }),
  on(`${experiment}/user_assignments/{id}`, {
    get: [one(onExperiment)],
    patch: [changed(onExperiment), `${onExperiment}Update`]
  }),
  on(`${team}/projects`, { get: [many("Project")], post: [made("Project"), "ProjectCreate"] }),
  on(`${team}/projects/{id}`, { get: [one("Project")], patch: [changed("Project"), "ProjectUpdate"] }),
  on(`${project}/users`, { get: [many(onProject)], post: [made(onProject), `${onProject}Create`] }),
  on(`${project}/users/{id}`, {
    get: [one(onProject)],
    patch: [changed(onProject), `${onProject}Update`],
    delete: [{ 200: null }]
  }),
  on("/api/v1/teams", { get: [many("Team")], post: [made("Team"), "TeamCreate"] }),
  on("/api/v1/teams/{id}", { get: [one("Team")] }),
  on(`${team}/users`, { get: [many("TeamUser")], post: [made("TeamUser"), "TeamUserCreate"] }),
  on(`${team}/users/{id}`, { patch: [one("TeamUser"), "TeamUserUpdate"], delete: [{ 204: null }] }),
  on("/api/v1/users", { post: [made("User"), "UserCreate"] }),
  on("/api/v1/users/{id}", { get: [one("User")] }),
  on(`${user}/tokens`, { get: [many("ApiToken")], post: [{ 201: "ApiTokenCreated" }, "ApiTokenCreate"] }),
  on(`${user}/tokens/{id}`, { delete: [{ 204: null }] }),
  on(`${team}/webhooks`, { get: [many("Webhook")], post: [{ 201: "WebhookWithSecret" }, "WebhookCreate"] }),
  on(`${team}/webhooks/{id}`, {
    get: [one("Webhook")],
    patch: [changed("Webhook"), "WebhookUpdate"],
    delete: [{ 204: null }]
  }),
  on(`${team}/webhooks/{id}/rotate-secret`, { post: [{ 200: "WebhookWithSecret" }] }),
  on(`${team}/webhooks/{id}/test`, { post: [{ 202: "WebhookDeliveryDocument" }] }),
  on(`${team}/webhooks/{webhook_id}/deliveries`, { get: [many("WebhookDelivery")] }),
  on(`${team}/webhooks/{webhook_id}/deliveries/{id}/redeliver`, { post: [{ 202: "WebhookDeliveryDocument" }] }),
  on("/api/v1/user_roles", { get: [many("UserRole")] })
].flat()

const mediaType = "application/vnd.api+json"

/** The name of the component that JSON:API content refers to; null without content. */
const componentIn = ({ content }: Content): string | null | undefined => {
  if (content === undefined) return null
  expect(Object.keys(content)).toEqual([mediaType])
  const name = content[mediaType]?.schema.$ref?.replace("#/components/schemas/", "")
  expect(Object.keys(document.components.schemas)).toContain(name)
  return name
}
const operationOf = (method: string, path: string) => {
  const operation = document.paths[path]?.[method]
  if (operation === undefined) throw new Error(`${method} ${path} is not in the document`)
  return operation
}

describe.each(operations)("$method $path", ({ body, method, path, successes }) => {
  it("is in the document with its media type and named schemas", () => {
    const { requestBody, responses, summary } = operationOf(method, path)
    expect(summary).not.toBe("")
    expect(requestBody === undefined ? undefined : componentIn(requestBody)).toBe(body)
    if (requestBody !== undefined) expect(requestBody.required).toBe(true)
    const answers = Object.entries(responses).filter(([status]) => Number(status) < 300)
    expect(Object.fromEntries(answers.map(([status, answer]) => [status, componentIn(answer)]))).toEqual(successes)
  })

  it("has every refusal that it can answer with", () => {
    const { parameters, responses } = operationOf(method, path)
    const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400)
    const statuses = ["400", "401", "403", "404", "406", "421", "429", "503"]
    const withBody = body === undefined ? [] : ["408", "409", "413", "415"]
    const ofKey = method === "get" ? [] : ["409", "422"]
    const isConditional = parameters.some(({ name }) => name === "If-Match")
    const expected = new Set([...statuses, ...withBody, ...ofKey, ...(isConditional ? ["412"] : [])])
    expect(refusals.map(([status]) => status)).toEqual([...expected].toSorted())
    for (const [, answer] of refusals) expect(componentIn(answer)).toBe("JsonApiErrors")
  })

  it("requires a bearer token or an API key", () => {
    expect(operationOf(method, path).security).toEqual([{ bearer: [] }, { apiKey: [] }])
  })

  it("has exactly the parameters of its path, required", () => {
    const declared = operationOf(method, path).parameters.filter((parameter) => parameter.in === "path")
    expect(declared.map(({ name, required }) => [name, required])).toEqual(
      Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => [name, true])
    )
  })

  it("is served as documented: refused without a token", async () => {
    const answer = await sendRaw(planning.url, { method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, "1") })
    expect(answer.status).toBe(401)
  })
})

it("has no other operations of the planning API except the open status", () => {
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    /^\/api\/(?:status|v1\/(?:teams|users|user_roles))/.test(path)
      ? Object.keys(item).map((method) => `${method} ${path}`)
      : []
  )
  const expected = operations.map(({ method, path }) => `${method} ${path}`)
  expect(found.toSorted()).toEqual([...expected, "get /api/status"].toSorted())
  const { responses, security } = operationOf("get", "/api/status")
  expect(security).toBeUndefined()
  expect(Object.keys(responses)).toEqual(["200", "400"])
  expect(componentIn(responses["200"] ?? {})).toBe("ApiStatus")
})

it("gives every operation an id of its own, as FastAPI would name it", () => {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, ...operation }))
  )
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length)
  for (const { method, operationId, path, summary } of all) {
    expect(operationId).toBe(`${summary.toLowerCase().replaceAll(" ", "_")}${path.replaceAll(/\W/g, "_")}_${method}`)
  }
})

it("documents how a token is sent", () => {
  expect(document.components.securitySchemes).toMatchObject({
    bearer: { type: "http", scheme: "bearer" },
    apiKey: { type: "apiKey", in: "header", name: "Api-Key" }
  })
})

it("documents the Location of what was created", () => {
  const located = operations.flatMap(({ method, path }) =>
    Object.hasOwn(operationOf(method, path).responses["201"]?.headers ?? {}, "Location") ? [path] : []
  )
  expect(located).toEqual([
    `${project}/experiments`,
    `${team}/projects`,
    `${project}/users`,
    "/api/v1/teams",
    "/api/v1/users",
    `${team}/webhooks`
  ])
})

it("documents the parameters of lists", () => {
  const times = ["created_at", "updated_at"].flatMap((time) => ["from", "to"].map((end) => `filter[${time}][${end}]`))
  const { parameters } = operationOf("get", `${project}/experiments`)
  const inQuery = parameters.filter((parameter) => parameter.in === "query")
  expect(inQuery.map(({ name }) => name)).toEqual([
    "page[number]",
    "page[size]",
    "q",
    "filter[archived]",
    ...times,
    "sort",
    "include"
  ])
  for (const { method, path, successes } of operations) {
    if (!JSON.stringify(successes).includes('List"')) continue
    const names = operationOf(method, path).parameters.map(({ name }) => name)
    // Entries of a chain, webhooks and deliveries have no names to search for.
    const search = /\/(?:history|webhooks|deliveries)$/.test(path) ? [] : ["q"]
    expect(names, path).toEqual(expect.arrayContaining(["page[number]", "page[size]", ...search]))
  }
})

it("describes an experiment with its attributes in the published order, then those that are added", () => {
  const { PlannedExperiment, PlannedExperimentAttributes } = document.components.schemas
  expect(Object.keys(PlannedExperiment?.properties ?? {})).toEqual(["id", "type", "attributes"])
  expect(Object.keys(PlannedExperimentAttributes?.properties ?? {})).toEqual(attributeNames)
})

it("is a valid OpenAPI document", async () => {
  expect(await new Validator().validate({ ...document })).toMatchObject({ valid: true })
})
