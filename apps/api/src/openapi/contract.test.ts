import { beforeAll, describe, expect, it } from "vitest"
import { readContract } from "../testing/readContract.ts"
import {
  componentOf,
  componentsNeeded,
  type Document,
  jsonOf,
  operationsOf,
  planningOperationsOf,
  readDocument,
  type Schema,
  samplingOperationsOf
} from "../testing/readDocument.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const contract = readContract()
let document: Document
beforeAll(async () => {
  document = await readDocument(api.url)
})

const served = (method: string, path: string) => document.paths[path]?.[method.toLowerCase()]
const schemaOf = (name: string) => document.components.schemas[name]

it("was read whole from the published document", () => {
  expect(contract.operations).toHaveLength(15)
  expect(contract.components).toHaveLength(15)
  expect(contract.components.every(({ fields }) => fields.length > 0)).toBe(true)
  expect(contract.operations[0]).toEqual({
    method: "POST",
    path: "/api/v1/services",
    summary: "Create Service",
    parameters: [],
    body: "ServiceCreate",
    responses: { "201": "Service", "422": "HTTPValidationError" }
  })
})

it("has the title and version of the published document", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/)
  expect(document.info).toMatchObject({ title: contract.title, description: contract.description })
})

it("has every operation of the published document", () => {
  const sampling = samplingOperationsOf(document).map(({ method, path }) => `${method} ${path}`)
  expect(sampling).toEqual(expect.arrayContaining(contract.operations.map(({ method, path }) => `${method} ${path}`)))
})

describe.each(contract.operations)("$method $path", ({ body, method, parameters, path, responses, summary }) => {
  it("has the published summary, and the operation id that FastAPI gives it", () => {
    const name = `${summary.toLowerCase().replaceAll(" ", "_")}${path}`.replaceAll(/\W/g, "_")
    expect(served(method, path)).toMatchObject({ summary, operationId: `${name}_${method.toLowerCase()}` })
  })

  it("has the published parameters, those of its path, and otherwise optional ones", () => {
    const given = served(method, path)?.parameters.map(({ in: place, name, required = false, schema: { type } }) => {
      return { name, place, required, type }
    })
    const published = parameters.map(({ name, required, type }) => {
      return { name, place: path.includes(`{${name}}`) ? "path" : "query", required, type }
    })
    expect(given).toEqual(expect.arrayContaining(published))
    const further = given?.filter(({ name }) => !published.some((each) => each.name === name)) ?? []
    for (const { name, place, required } of further) expect(required, name).toBe(place === "path")
  })

  it("has the published request body", () => {
    const request = served(method, path)?.requestBody
    expect(componentOf(jsonOf(request))).toBe(body)
    if (body !== null) expect(request?.required).toBe(true)
  })

  it("has the published answers, and otherwise errors", () => {
    const answers = Object.entries(served(method, path)?.responses ?? {}).map(([status, response]) => {
      const schema = jsonOf(response)
      return [status, componentOf(schema) ?? (schema?.type === "array" ? "array" : null)]
    })
    const found = Object.fromEntries(answers)
    expect(found).toMatchObject(responses)
    const further = Object.keys(found).filter((status) => !Object.hasOwn(responses, status))
    // A 304 answers only a client that sends If-None-Match.
    expect(further.filter((status) => Number(status) < 400 && status !== "304")).toEqual([])
  })
})

it("needs every published component", () => {
  const needed = componentsNeeded(document, samplingOperationsOf(document))
  expect([...needed]).toEqual(expect.arrayContaining(contract.components.map(({ name }) => name)))
})

it("shares no component with the planning API, and has no unused ones, all in order", () => {
  const sampling = componentsNeeded(document, samplingOperationsOf(document))
  const planning = componentsNeeded(document, planningOperationsOf(document))
  expect(sampling.isDisjointFrom(planning)).toBe(true)
  const ordered = [...sampling, ...planning].toSorted((a, b) => (a < b ? -1 : 1))
  expect(Object.keys(document.components.schemas)).toEqual(ordered)
})

/** Whether a request sends the component. */
const sentBy = (name: string) => {
  const bodies = samplingOperationsOf(document).map(({ operation }) => operation.requestBody)
  return JSON.stringify(bodies).includes(`#/components/schemas/${name}"`)
}

const isNullable = ({ anyOf = [] }: Schema) => anyOf.some(({ type }) => type === "null")

describe.each(contract.components)("the component $name", ({ fields, name }) => {
  const published = fields.map((field) => field.name)

  it("has the published fields in their order", () => {
    const found = Object.keys(schemaOf(name)?.properties ?? {})
    expect(found.filter((field) => published.includes(field))).toEqual(published)
  })

  it("requires of a request no field beyond the published ones", () => {
    const further = schemaOf(name)?.required?.filter((field) => !published.includes(field)) ?? []
    expect(sentBy(name) ? further : []).toEqual([])
  })

  it.each(fields)("has the published type of $name: '$type'", (field) => {
    const schema = schemaOf(name)?.properties?.[field.name] ?? {}
    if (field.type !== "") expect(schema.type).toBe(field.type)
    else expect(isNullable(schema) || schema.$ref !== undefined).toBe(true)
  })
})

it("lists the operators of a condition as an enum that is open to others, beside the published type", () => {
  for (const name of ["ExperimentSamplingConditionCreate", "ExperimentSamplingConditionUpdate"]) {
    const { anyOf, type } = schemaOf(name)?.properties?.condition ?? {}
    expect(type).toBe("string")
    const known = expect.arrayContaining([
      "equals",
      "not_in",
      "number_in",
      "in_cidr",
      "between_dates",
      ">=",
      "not_exists"
    ])
    expect(anyOf).toEqual([{ type: "string", enum: known }, { type: "string" }])
  }
})

describe("as an OpenAPI 3.1 document", () => {
  it("refers only to components that it has, and none of them is just a reference", () => {
    const references = Array.from(JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
    expect(references.length).toBeGreaterThan(30)
    for (const [, name = ""] of references) expect(schemaOf(name), name).toBeDefined()
    expect(JSON.stringify(document).match(/"\$ref":/g)).toHaveLength(references.length)
    for (const schema of Object.values(document.components.schemas)) expect(schema).toHaveProperty("properties")
  })

  it("gives every operation an id of its own and described answers", () => {
    const operations = operationsOf(document).map(({ operation }) => operation)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { responses } of operations) {
      for (const { description } of Object.values(responses)) expect(description).not.toBe("")
    }
  })

  it("declares only path parameters that the path has, and those as required", () => {
    for (const { operation, path } of operationsOf(document)) {
      for (const { in: place, name, required } of operation.parameters) {
        expect(place === "path", `${name} of ${path}`).toBe(path.includes(`{${name}}`))
        if (place === "path") expect(required).toBe(true)
      }
    }
  })
})
