import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { componentOf, jsonOf, readDocument, samplingOperationsOf } from "../testing/readDocument.ts"
import { type Route, readRoutes } from "../testing/routes.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const user = { sampled_entity: "User", sampled_value: "1" }

interface Writing {
  readonly route: Route
  /** The documented fields of its body. */
  readonly fields: readonly string[]
}
let routes: readonly Route[] = []
let writing: readonly Writing[] = []
beforeAll(async () => {
  routes = await readRoutes(api)
  const document = await readDocument(api.url)
  writing = samplingOperationsOf(document).flatMap(({ method, operation, path }) => {
    const route = routes.find((each) => each.method === method && each.template === path)
    const component = componentOf(jsonOf(operation.requestBody))
    const properties = component === null ? undefined : document.components.schemas[component]?.properties
    return route === undefined || properties === undefined ? [] : [{ route, fields: Object.keys(properties) }]
  })
})

const send = async ({ method, path }: Route, body: unknown) => {
  const { status, text } = await sendRaw(api.url, { method, path, body: JSON.stringify(body) })
  const read: Item = JSON.parse(text)
  return { status, body: read }
}
const meant = (loc: readonly (string | number)[], name: string) => ({
  status: 422,
  body: {
    detail: [{ loc, msg: `Extra inputs are not permitted: did you mean ${name}?`, type: "extra_forbidden" }]
  }
})

describe("a misspelt name", () => {
  it.each(["scheduledStartDate", "start_on", "scheduled_start", "Scheduled_Start_Date", "shceduled_start_date"])(
    "%s is refused by create and PATCH, also beside the right one",
    async (name) => {
      const { path, serviceId } = await makeExperiment(api)
      const given = { name: "a", [name]: "2035-01-01T00:00:00Z" }
      const refused = meant(["body", name], "scheduled_start_date")
      const create = `/api/v1/services/${serviceId}/experiments`
      expect(await api.post(create, given)).toMatchObject(refused)
      expect(await api.post(create, { ...given, scheduled_start_date: "2035-01-01" })).toMatchObject(refused)
      expect(await api.patch(path, given)).toMatchObject(refused)
      expect((await api.list(create)).body).toHaveLength(1)
    }
  )

  it("is reported with all other problems, those of the query first", async () => {
    const { path } = await makeExperiment(api)
    const answer = await api.put(`${path}/buckets?dry_run=perhaps&Dry_Run=1`, { Buckets: [] })
    expect(answer.body.detail).toMatchObject([
      { loc: ["query", "Dry_Run"], type: "extra_forbidden" },
      { loc: ["query", "dry_run"], type: "bool_parsing" },
      { loc: ["body", "Buckets"], type: "extra_forbidden" },
      { loc: ["body", "buckets"], type: "missing" }
    ])
  })

  it.each(["dryRun", "dry-run", "DRY_RUN", "dryrun", "dry_runs"])("?%s=true is no rehearsal", async (name) => {
    const { path } = await makeExperiment(api, { buckets: { a: 10 } })
    const wanted = { buckets: [{ bucket_name: "a", percentage_distribution: 20 }] }
    expect(await api.put(`${path}/buckets?${name}=true`, wanted)).toMatchObject(meant(["query", name], "dry_run"))
    expect((await api.list(`${path}/buckets`)).body).toMatchObject([{ percentage_distribution: 10 }])
  })

  it("is one of the query, when it stands in the body", async () => {
    const { path } = await makeExperiment(api, { buckets: { a: 10 } })
    const wanted = { buckets: [], dry_run: true }
    expect(await api.put(`${path}/buckets`, wanted)).toMatchObject(
      meant(["body", "dry_run"], "the query parameter dry_run")
    )
  })

  it.each(["Limit", "limits", "page[size]"])("?%s=1 is refused by a list", async (name) => {
    const query = new URLSearchParams({ [name]: "1" })
    expect(await api.get(`/api/v1/services?${query}`)).toMatchObject(meant(["query", name], "limit"))
  })

  it("is found in nested objects and lists", async () => {
    const { path } = await makeExperiment(api)
    const condition = { model: "User", property: "plan", value: "pro", condition: "equals", experimentId: 1 }
    const body = {
      criterion: { sampling_model: "User", sampling_attribute: "id", samplingModel: "User" },
      conditions: [condition],
      condition: []
    }
    const { body: answer, status } = await api.post(`${path}/criteria`, body)
    expect(status).toBe(422)
    expect(answer.detail).toMatchObject([
      { loc: ["body", "condition"] },
      { loc: ["body", "criterion", "samplingModel"] },
      { loc: ["body", "conditions", 0, "experimentId"] }
    ])
    const entities = [user, { ...user, Attributes: {} }]
    expect(await api.post(`${path}/decisions`, { entities })).toMatchObject(
      meant(["body", "entities", 1, "Attributes"], "attributes")
    )
  })

  it("of one of many items is the problem of that item", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
    const samples = [{ ...user, allocatedBucket: "all" }, user]
    const error = { detail: [{ loc: ["body", "samples", 0, "allocatedBucket"], type: "extra_forbidden" }] }
    const results = [{ status: "invalid_input", error }, { status: "allocated" }]
    expect(await api.post(`${path}/samples/bulk`, { samples })).toMatchObject({ status: 200, body: { results } })
    const trpc = await api.post("/trpc/samples.bulkCreate", { experiment_id: id, samples })
    expect(trpc.body).toMatchObject({ result: { data: { results: [{ status: "invalid_input" }, {}] } } })
    const headers = { "content-type": "application/x-ndjson" }
    const body = samples.map((each) => JSON.stringify(each)).join("\n")
    const { text } = await sendRaw(api.url, { method: "POST", path: `${path}/samples/bulk`, headers, body })
    expect(JSON.parse(text.split("\n")[0] ?? "")).toMatchObject({
      error: { detail: [{ loc: ["body", 0, "allocatedBucket"], type: "extra_forbidden" }] }
    })
  })

  it("is refused by tRPC too, except among attributes and fields of the answer", async () => {
    const { id, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
    const given = { service_id: serviceId, name: "a", scheduledStartDate: "2035-01-01" }
    expect(await api.post("/trpc/experiments.create", given)).toMatchObject({
      status: 400,
      body: {
        error: {
          message: "Extra inputs are not permitted: did you mean scheduled_start_date?",
          data: { reason: "invalid_input", problems: [{ path: ["scheduledStartDate"] }] }
        }
      }
    })
    const patch = { experiment_id: id, active: true, last_activated_at: null, more: 1 }
    expect((await api.post("/trpc/experiments.update", patch)).status).toBe(200)
    expect((await api.post("/trpc/experiments.update", { ...patch, Active: false })).status).toBe(400)
    const attributes = { User: { Name: "a", sampledValue: 1 } }
    const sample = { ...user, experiment_id: id, attributes, complete: false, more: 1 }
    expect((await api.post("/trpc/samples.create", sample)).status).toBe(200)
    const query = encodeURIComponent(JSON.stringify({ experiment_id: id, Limit: 1 }))
    expect((await api.get(`/trpc/samples.list?input=${query}`)).status).toBe(400)
  })

  it("is reported at most a hundred times", async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => ["n.ame", "_".repeat(index % 60)].join(""))
    const many = Object.fromEntries([...names, ...names.map((name) => `-${name}`)].map((name) => [name, "a"]))
    const { body } = await api.post("/api/v1/services", { name: "a", ...many })
    expect(body.detail).toHaveLength(100)
  })
})

describe("names that resemble nothing", () => {
  it("are ignored, as is every name among attributes", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const attributes = { User: { Name: "a", sampledValue: 1, allocatedBucket: "x" }, allocated_buckets: {} }
    const body = { ...user, attributes, tracking: "abc", source: { sampledValue: 1 } }
    expect((await api.post(`${path}/samples?utm_source=mail`, body)).status).toBe(200)
  })
})

/** The name in any letter case, with any separators. */
const respelt = (name: string) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }),
      fc.constantFrom("", "-", "_", " ", ".")
    )
    .map(([upper, separator]) =>
      [...name]
        .map((letter, at) => (upper[at] ? letter.toUpperCase() : letter))
        .join("")
        .replaceAll("_", separator)
    )
    .filter((other) => other !== name)

it("no operation ignores a field in another case or with other separators", { timeout: 60_000 }, async () => {
  expect(writing.length).toBeGreaterThan(8)
  for (const { fields, route } of writing) {
    for (const field of fields) {
      const { [field]: value = null, ...rest } = route.body ?? {}
      await fc.assert(
        fc.asyncProperty(respelt(field), async (name) => {
          const { body, status } = await send(route, { ...rest, [name]: value })
          expect(status, `${route.method} ${route.template} ${name}`).toBe(422)
          expect(body.detail).toContainEqual(expect.objectContaining({ loc: ["body", name], type: "extra_forbidden" }))
        }),
        { seed: 20_26, numRuns: 10 }
      )
    }
  }
})

it("an answer can be sent back, whole, to the operation that changes what it shows", async () => {
  const changing = routes.filter(({ method }) => method === "PATCH" || method === "PUT")
  expect(changing.length).toBeGreaterThan(2)
  for (const route of changing) {
    const first = await send(route, route.body)
    expect(first.status, route.template).toBe(200)
    expect(await send(route, first.body), route.template).toMatchObject({ status: 200 })
  }
})

it("an id that is sent back to another experiment disagrees with the path", async () => {
  const [one, other] = [await makeExperiment(api), await makeExperiment(api)]
  const { body: shown } = await api.get(one.path)
  expect(await api.patch(one.path, shown)).toMatchObject({ status: 200 })
  expect(await api.patch(other.path, shown)).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["body", "id"], msg: "Value error, id does not match the path", type: "value_error" }] }
  })
})
