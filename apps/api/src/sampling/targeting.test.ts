import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const refusal = "Not sampled: the entity matches none of the experiment's criteria (no_matching_criterion)"
const condition = (property: string, name: string, value: string) => {
  return { model: "User", property, condition: name, value }
}

interface Case {
  readonly attributes?: object
  readonly entity?: string
}

/** Whether each entity is sampled by an experiment with these criteria. */
const takes = async (criteria: readonly object[], cases: readonly Case[]) => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  for (const each of criteria) expect((await api.post(`${path}/criteria`, each)).status).toBe(200)
  const taken: boolean[] = []
  for (const [index, { attributes, entity = "User" }] of cases.entries()) {
    const sample = { sampled_entity: entity, sampled_value: `${index}`, attributes }
    const { body, status } = await api.post(`${path}/samples`, sample)
    if (status !== 200) expect({ status, detail: body.detail }).toEqual({ status: 409, detail: refusal })
    taken.push(status === 200)
  }
  expect((await api.list(`${path}/samples`)).body).toHaveLength(taken.filter(Boolean).length)
  return taken
}

it("samples every entity without criteria, and only the criterion's kind with one", async () => {
  expect(await takes([], [{ entity: "User" }, { entity: "Device" }])).toEqual([true, true])
  expect(await takes([{ criterion }], [{ entity: "User" }, { entity: "Device" }, { entity: "user" }])).toEqual([
    true,
    false,
    false
  ])
})

it("needs all conditions of one criterion, and any one of the criteria", async () => {
  const conditions = [condition("country", "in", "US, CA"), condition("age", "greater_than_or_equal", "18")]
  const staff = [condition("staff", "equals", "true")]
  const criteria = [
    { criterion, conditions },
    { criterion, conditions: staff }
  ]
  const cases = [
    { attributes: { User: { country: "CA", age: 18 } } },
    { attributes: { User: { country: "US", age: "40" } } },
    { attributes: { User: { country: "US", age: 17 } } },
    { attributes: { User: { country: "DE", age: 40 } } },
    { attributes: { User: { staff: true } } },
    { attributes: { Device: { country: "US", age: 40 } } },
    { attributes: {} },
    {}
  ]
  expect(await takes(criteria, cases)).toEqual([true, true, false, false, true, false, false, false])
})

it("reads attributes only as the request holds them, never what objects inherit", async () => {
  const conditions = [condition("constructor", "exists", "")]
  const cases: readonly Case[] = [{ attributes: { User: {} } }, { attributes: { User: { constructor: "Mini" } } }]
  expect(await takes([{ criterion, conditions }], cases)).toEqual([false, true])
})

interface Vector {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
  readonly attributes?: object
  readonly expected: boolean
}
interface InvalidVector {
  readonly condition: string
  readonly value: string
  readonly field: string
}
const vectors: { readonly conditions: readonly Vector[]; readonly invalid: readonly InvalidVector[] } = JSON.parse(
  readFileSync(new URL("../../../../packages/domain/vectors/targeting.json", import.meta.url), "utf8")
)
// The API refuses attributes of another shape.
const isShaped = ({ attributes = {} }: Vector) =>
  Object.values(attributes).every((model) => typeof model === "object" && model !== null && !Array.isArray(model))

describe("the published vectors", () => {
  it("agree about every operator, matching and not", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const byOutcome = Object.groupBy(
      vectors.conditions.filter(isShaped),
      (each) => `${each.condition} ${each.expected}`
    )
    const chosen = Object.entries(byOutcome).flatMap(([entity, given]) =>
      given?.[0] === undefined ? [] : [{ entity, ...given[0] }]
    )
    expect(chosen.length).toBeGreaterThan(100)
    const created = chosen.map(({ condition, entity, model, property, value }) =>
      api.post(`${path}/criteria`, {
        criterion: { sampling_model: entity, sampling_attribute: "id" },
        conditions: [{ condition, model, property, value }]
      })
    )
    for (const { body, status } of await Promise.all(created)) expect([status, body.detail]).toEqual([200, undefined])
    const sampled = chosen.map(({ attributes, entity }) =>
      api.post(`${path}/samples`, { sampled_entity: entity, sampled_value: "1", attributes })
    )
    const statuses = (await Promise.all(sampled)).map(({ status }, index) => [chosen[index]?.entity, status])
    expect(statuses).toEqual(chosen.map(({ entity, expected }) => [entity, expected ? 200 : 409]))
  })

  it("agree about invalid conditions, each with its invalid field", async () => {
    const { path } = await makeExperiment(api)
    // A request accepts at most 500 conditions.
    for (let start = 0; start < vectors.invalid.length; start += 500) {
      const invalid = vectors.invalid.slice(start, start + 500)
      const conditions = invalid.map((each) => condition("x", each.condition, each.value))
      const { body, status } = await api.post(`${path}/criteria`, { criterion, conditions })
      const blamed = invalid.map(({ field }, index) => {
        return { loc: ["body", "conditions", index, field], type: "value_error" }
      })
      expect(status).toBe(422)
      expect(body.detail).toMatchObject(blamed)
    }
    expect((await api.list(`${path}/criteria`)).body).toEqual([])
  })
})

describe("attributes", () => {
  it.each([
    ["US", ["body", "attributes"], "dict_type"],
    [[], ["body", "attributes"], "dict_type"],
    [{ User: "US" }, ["body", "attributes", "User"], "dict_type"],
    [{ User: { a: ["\u0000"] } }, ["body", "attributes"], "value_error"],
    [{ User: { "\ud800": 1 } }, ["body", "attributes"], "string_unicode"]
  ])("cannot be %j", async (attributes, loc, type) => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const { body, status } = await api.post(`${path}/samples`, {
      sampled_entity: "User",
      sampled_value: "1",
      attributes
    })
    expect(status).toBe(422)
    expect(body.detail).toMatchObject([{ loc, type }])
  })
})
