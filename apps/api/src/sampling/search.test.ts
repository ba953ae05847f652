import { beforeAll, describe, expect, it } from "vitest"
import { operationsOf, readDocument } from "../testing/readDocument.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const paths: { services: string; experiments: string; layers: string; inside: string; conditions: string } = {
  services: "/api/v1/services",
  experiments: "",
  layers: "",
  inside: "",
  conditions: ""
}

beforeAll(async () => {
  const { id: serviceId } = (await api.post(paths.services, { name: "Check_out 100%" })).body
  await api.post(paths.services, { name: "CheckXout 100" })
  paths.experiments = `${paths.services}/${serviceId}/experiments`
  paths.layers = `${paths.services}/${serviceId}/layers`
  for (const name of ["Knopf Größe", "button colour", "Button size"]) await api.post(paths.experiments, { name })
  for (const name of ["Page top", "page bottom", "other"]) await api.post(paths.layers, { name })
  const { id } = (await api.post(paths.experiments, { name: "with everything" })).body
  paths.inside = `/api/v1/experiments/${id}`
  for (const bucket_name of ["Control", "treatment"]) {
    await api.post(`${paths.inside}/buckets`, { bucket_name, percentage_distribution: 50 })
  }
  const condition = { model: "User", property: "Country", value: "Norway", condition: "equals" }
  const criterion = { sampling_model: "User", sampling_attribute: "Email" }
  const conditions = [condition, { ...condition, property: "plan", value: "pro" }]
  const made = await api.post(`${paths.inside}/criteria`, { criterion, conditions })
  await api.post(`${paths.inside}/criteria`, { criterion: { sampling_model: "Device", sampling_attribute: "id" } })
  paths.conditions = `/api/v1/criteria/${made.body.id}/conditions`
  for (const sampled_value of ["tester-1", "Tester-2", "ada"]) {
    const override = { sampled_entity: "User", sampled_value, allocated_bucket: "Control" }
    await api.post(`${paths.inside}/overrides`, override)
  }
})

const found = async (path: string, q: string, field: string) => {
  const { body, status } = await api.list(`${path}?q=${encodeURIComponent(q)}`)
  expect(status).toBe(200)
  return body.map((item: Item) => item[field])
}

describe("q finds any part without regard to case", () => {
  it("of the name of services, experiments and layers", async () => {
    expect(await found(paths.services, "k_OUT", "name")).toEqual(["Check_out 100%"])
    expect(await found(paths.services, "0%", "name")).toEqual(["Check_out 100%"])
    expect(await found(paths.services, "check", "name")).toEqual(["CheckXout 100", "Check_out 100%"])
    expect(await found(paths.experiments, "BUTTON", "name")).toEqual(["Button size", "button colour"])
    expect(await found(paths.experiments, "GRÖSSE", "name")).toEqual([])
    expect(await found(paths.experiments, "GRÖ", "name")).toEqual(["Knopf Größe"])
    expect(await found(paths.layers, "PAGE", "name")).toEqual(["page bottom", "Page top"])
  })

  it("of criteria, conditions, buckets and overrides", async () => {
    expect(await found(`${paths.inside}/criteria`, "dev", "sampling_model")).toEqual(["Device"])
    expect(await found(`${paths.inside}/criteria`, "EMAIL", "sampling_model")).toEqual(["User"])
    expect(await found(paths.conditions, "norw", "property")).toEqual(["Country"])
    expect(await found(paths.conditions, "PLAN", "value")).toEqual(["pro"])
    expect(await found(`${paths.inside}/buckets`, "contr", "bucket_name")).toEqual(["Control"])
    expect(await found(`${paths.inside}/overrides`, "TEST", "sampled_value")).toEqual(["Tester-2", "tester-1"])
  })
})

it("q stays in the link to the next page, and goes with other filters", async () => {
  const { headers } = await api.list(`${paths.experiments}?q=button&limit=1`)
  const next = /<(.+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? ""
  expect(next).toContain("q=button")
  expect((await api.list(next)).body.map(({ name }) => name)).toEqual(["button colour"])
  expect((await api.list(`${paths.services}?q=check&active_only=true&limit=1`)).body).toHaveLength(1)
})

it.each([
  ["%00", "must not contain NUL characters"],
  ["x".repeat(256), "String should have at most 255 characters"]
])("q=%.5s is a 422 in every list", async (q, message) => {
  const inside = ["criteria", "buckets", "overrides", "samples"].map((list) => `${paths.inside}/${list}`)
  for (const path of [paths.services, paths.experiments, paths.layers, paths.conditions, ...inside]) {
    const { body, status } = await api.get(`${path}?q=${q}`)
    expect(status, path).toBe(422)
    expect(JSON.stringify(body.detail)).toContain(message)
    expect(body.detail).toMatchObject([{ loc: ["query", "q"] }])
  }
})

it("the document has q with a description in every list that can be searched, and describes every parameter", async () => {
  const document = await readDocument(api.url)
  const operations = operationsOf(document)
  const searchable = operations.filter(({ operation }) => operation.parameters.some(({ name }) => name === "q"))
  expect(searchable.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "/api/v1/services",
      "/api/v1/services/{service_id}/experiments",
      "/api/v1/services/{service_id}/layers",
      "/api/v1/experiments/{experiment_id}/criteria",
      "/api/v1/criteria/{criterion_id}/conditions",
      "/api/v1/experiments/{experiment_id}/buckets",
      "/api/v1/experiments/{experiment_id}/overrides",
      "/api/v1/experiments/{experiment_id}/samples"
    ])
  )
  expect(searchable.filter(({ path }) => /teams|users|user_roles/.test(path))).toHaveLength(8)
  for (const { method, operation, path } of operations) {
    for (const { description, name, schema } of operation.parameters) {
      expect(description, `${method} ${path}: ${name}`).toMatch(/\w+ .*\.$/)
      // The reference pages send a parameter that has an example.
      if (method === "GET" && ["q", "sampled_value", "complete"].includes(name)) {
        expect(schema, `${method} ${path}: ${name}`).not.toHaveProperty("examples")
      }
    }
  }
})
