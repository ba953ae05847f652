import { beforeAll, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

let path = ""
beforeAll(async () => {
  path = (await makeExperiment(api, { buckets: { all: 100 } })).path
  await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  for (const name of ["revenue", "old"]) await api.post(`${path}/metrics`, { name, kind: "sum" })
})

const record = (metric: string) =>
  api.post(`${path}/outcomes`, { outcomes: [{ sampled_entity: "User", sampled_value: "1", metric, value: 3 }] })
const metricOf = async (name: string) => {
  const found = (await api.list(`${path}/metrics`)).body.find((each) => each.name === name)
  return `${path}/metrics/${found?.id}`
}

it("are listed after the built-in ones, changed in their settings, and every change is in the history", async () => {
  const { path } = await makeExperiment(api)
  const wanted = { name: "basket", kind: "mean", goal: "decrease", role: "guardrail", minimum_effect: 0.05 }
  const { body, status } = await api.post(`${path}/metrics`, { ...wanted, winsorising_percentile: "99.5" })
  const unset = { description: null, archived: false, built_in: false }
  expect([status, body]).toMatchObject([200, { ...wanted, ...unset, winsorising_percentile: 99.5 }])
  const listed = (await api.list(`${path}/metrics`)).body
  expect(listed.map(({ built_in, kind, name }) => [name, kind, built_in])).toEqual([
    ["completion", "proportion", true],
    ["time_to_complete", "mean", true],
    ["basket", "mean", false]
  ])
  const change = { role: "primary", minimum_effect: null, description: "Euro", archived: true }
  const changed = await api.patch(`${path}/metrics/${body.id}`, { ...change, kind: "sum", name: "other" })
  expect(changed.body).toEqual({ ...body, ...change, updated_at: changed.body.updated_at })
  expect((await api.patch(`${path}/metrics/${body.id}`, change)).body).toEqual(changed.body)
  expect((await api.get(`${path}/metrics/${body.id}`)).body).toEqual(changed.body)
  const builtIn = `${path}/metrics/${listed[0]?.id}`
  expect((await api.patch(builtIn, { role: "primary" })).body).toEqual(listed[0])
  expect((await api.patch(builtIn, { role: "guardrail" })).body).toMatchObject({ name: "completion", built_in: true })
  expect((await api.get(builtIn)).body).toMatchObject({ role: "guardrail", goal: "increase" })
  for (const refused of [{ archived: true }, { winsorising_percentile: 99 }]) {
    const { body, status } = await api.patch(`${path}/metrics/${listed[1]?.id}`, refused)
    expect([status, body.reason]).toEqual([409, "metric_built_in"])
  }
  const history = (await api.list(`${path}/history`)).body
  expect(history.map(({ action }) => action).slice(0, 3)).toEqual(["metric.create", "metric.update", "metric.create"])
  expect(history[1]).toMatchObject({ before: { role: "guardrail", archived: false }, after: { role: "primary" } })
})

it("have names of their own, and settings that mean something", async () => {
  const metrics = `${path}/metrics`
  for (const name of ["revenue", "completion", "time_to_complete"]) {
    const { body, status } = await api.post(metrics, { name, kind: "sum" })
    expect([status, body.reason]).toEqual([409, "metric_exists"])
  }
  const good = { name: "new", kind: "sum" }
  const refused: readonly (readonly [object, string, string])[] = [
    [{ name: "revenue " }, "name", "value_error"],
    [{ name: "" }, "name", "string_too_short"],
    [{ name: "x".repeat(129) }, "name", "string_too_long"],
    [{ kind: "median" }, "kind", "literal_error"],
    [{ goal: "up" }, "goal", "literal_error"],
    [{ minimum_effect: 0 }, "minimum_effect", "greater_than"],
    [{ minimum_effect: "much" }, "minimum_effect", "float_parsing"],
    [{ minimum_effect: [] }, "minimum_effect", "float_type"],
    [{ winsorising_percentile: 100 }, "winsorising_percentile", "less_than"],
    [{ kind: "proportion", winsorising_percentile: 99 }, "winsorising_percentile", "value_error"]
  ]
  for (const [given, field, type] of refused) {
    const answer = await api.post(metrics, { ...good, ...given })
    expect(answer, JSON.stringify(given)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", field], type }] }
    })
  }
  expect(await api.get(`${metrics}/${unknownId}`)).toMatchObject({
    status: 404,
    body: { reason: "metric_not_found" }
  })
  expect((await api.get(`/api/v1/experiments/${unknownId}/metrics`)).status).toBe(404)
})

it("are at most 100", async () => {
  const { path } = await makeExperiment(api)
  const statuses = await Promise.all(
    Array.from(
      { length: 104 },
      async (_, n) => (await api.post(`${path}/metrics`, { name: `m${n}`, kind: "sum" })).status
    )
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(100)
  expect(statuses.filter((status) => status === 422)).toHaveLength(4)
})

it("get a winsorising percentile before their first outcome, and another one at any time", async () => {
  const declared = await api.post(`${path}/metrics`, { name: "spent", kind: "sum" })
  const metric = `${path}/metrics/${declared.body.id}`
  expect((await api.patch(metric, { winsorising_percentile: 99 })).status).toBe(200)
  await record("spent")
  for (const winsorising_percentile of [null, 95]) {
    expect((await api.patch(metric, { winsorising_percentile })).body).toMatchObject({ winsorising_percentile })
  }
  await record("old")
  const late = await api.patch(await metricOf("old"), { winsorising_percentile: 99 })
  expect(late).toMatchObject({ status: 409, body: { reason: "metric_has_outcomes" } })
})
