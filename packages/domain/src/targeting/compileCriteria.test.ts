import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Attributes } from "./Attributes.ts"
import { type CriterionTerms, compileCriteria } from "./compileCriteria.ts"
import { allOperators } from "./operators/allOperators.ts"

interface Terms {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}
interface Case {
  readonly criteria: readonly {
    readonly id: string
    readonly sampling_model: string
    readonly sampling_attribute: string
    readonly conditions: readonly Terms[]
  }[]
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly attributes?: Attributes
  readonly qualifies: boolean
  readonly criterion_id: string | null
}
const { criteria: cases }: { criteria: Case[] } = JSON.parse(
  readFileSync(new URL("../../vectors/targeting.json", import.meta.url), "utf8")
)

const criterion = (id: string, samplingModel: string, ...conditions: readonly Terms[]) => ({
  id,
  samplingModel,
  samplingAttribute: "id",
  conditions: conditions.map((terms, index) => ({ ...terms, id: `${id}-${index}` }))
})
const compiled = (criteria: readonly CriterionTerms[]) => compileCriteria(criteria, allOperators)
const user = (attributes: Attributes | undefined) => ({ sampledEntity: "User", sampledValue: "42", attributes })
const country: Terms = { model: "User", property: "country", condition: "in", value: "US,CA" }
const adult: Terms = { model: "User", property: "age", condition: ">=", value: "18" }

describe("the published vectors", () => {
  it.each(cases)("$sampled_entity $sampled_value with $attributes qualifies: $qualifies", (given) => {
    const criteria = compiled(
      given.criteria.map(({ conditions, id, sampling_attribute: samplingAttribute, sampling_model }) => {
        return { ...criterion(id, sampling_model, ...conditions), samplingAttribute }
      })
    )
    const { attributes, sampled_entity: sampledEntity, sampled_value: sampledValue } = given
    const entity = { sampledEntity, sampledValue, attributes }
    expect(criteria.match(entity)).toEqual({
      qualifies: given.qualifies,
      criterionId: given.criterion_id
    })
    const matched = criteria.explain(entity).filter((each) => each.matched)
    expect(matched[0]?.criterionId ?? null).toBe(given.criterion_id)
  })
})

describe("an explanation", () => {
  it("gives the expected and the found value for every condition of every criterion", () => {
    const criteria = compiled([criterion("a", "User", country, adult), criterion("b", "Account", country)])
    const explained = { ...country, value: undefined, expected: "US,CA" }
    expect(criteria.explain(user({ User: { country: "DE", age: 20 } }))).toEqual([
      {
        criterionId: "a",
        samplingModel: "User",
        applies: true,
        matched: false,
        conditions: [
          { ...explained, conditionId: "a-0", present: true, found: "DE", matched: false },
          { ...adult, value: undefined, conditionId: "a-1", expected: "18", present: true, found: 20, matched: true }
        ]
      },
      {
        criterionId: "b",
        samplingModel: "Account",
        applies: false,
        matched: false,
        conditions: [{ ...explained, conditionId: "b-0", present: true, found: "DE", matched: false }]
      }
    ])
    expect(compiled([]).explain(user({}))).toEqual([])
  })

  it("says matched only of a criterion that applies", () => {
    const { explain } = compiled([criterion("a", "Account", country), criterion("b", "User")])
    const [other, everyone] = explain(user({ User: { country: "US" } }))
    expect(other).toMatchObject({ applies: false, matched: false, conditions: [{ matched: true }] })
    expect(everyone).toMatchObject({ applies: true, matched: true, conditions: [] })
  })

  const shownOf = (attributes: Attributes | undefined) => {
    const [{ conditions: [shown] = [] } = {}] = compiled([criterion("a", "User", country)]).explain(user(attributes))
    return { present: shown?.present, found: shown?.found }
  }

  it.each([
    ["nothing", undefined, { present: false, found: null }],
    ["another model", { Account: { country: "US" } }, { present: false, found: null }],
    ["another property", { User: { Country: "US" } }, { present: false, found: null }],
    ["negative zero, which JSON does not have", { User: { country: -0 } }, { present: true, found: 0 }],
    ["a null", { User: { country: null } }, { present: true, found: null }],
    [
      "a list",
      { User: { country: ["US", 5, { a: [true, null] }] } },
      { present: true, found: ["US", 5, { a: [true, null] }] }
    ],
    ["200 characters", { User: { country: "🎲".repeat(200) } }, { present: true, found: "🎲".repeat(200) }],
    ["201 characters", { User: { country: "🎲".repeat(201) } }, { present: true, found: `${"🎲".repeat(200)}…` }],
    ["a long list", { User: { country: ["a".repeat(200)] } }, { present: true, found: `["${"a".repeat(198)}…` }],
    [
      "a million keys",
      { User: { country: { a: Array(1e6).fill(0) } } },
      { present: true, found: `{"a":[${"0,".repeat(97)}…` }
    ]
  ])("shows %s, cut when it is long", (_, attributes, shown) => {
    expect(shownOf(attributes)).toEqual(shown)
  })

  it("shows what JSON can hold, however deep it nests", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)
    expect(shownOf({ User: { country: deep } }).found).toBe(`${"[".repeat(200)}…`)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { found } = shownOf({ User: { country: value } })
        const json = JSON.stringify(value)
        if ([...json].length <= 200) expect(found).toEqual(JSON.parse(json))
        else expect([...String(found)].length).toBeLessThanOrEqual(201)
      })
    )
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(JSON.stringify(shownOf({ User: { country: value } }))).toBeTypeOf("string")
      })
    )
  })
})

it("the sampled value is the sampling attribute of its model, unless the request has that attribute", () => {
  const byId: Terms = { model: "User", property: "id", condition: "in", value: "41,42" }
  const { explain, match } = compiled([criterion("a", "User", byId)])
  const shown = (attributes: Attributes | undefined, sampledEntity = "User") =>
    explain({ ...user(attributes), sampledEntity })[0]?.conditions[0]
  expect(shown(undefined)).toMatchObject({ present: true, found: "42", matched: true })
  expect(shown({ User: { id: 7 } })).toMatchObject({ present: true, found: 7, matched: false })
  expect(shown({ User: { id: null } })).toMatchObject({ present: true, found: null, matched: false })
  expect(shown(undefined, "Account")).toMatchObject({ present: false, found: null, matched: false })
  expect(match(user(undefined))).toEqual({ qualifies: true, criterionId: "a" })
})

it("nothing satisfies a stored condition that only an earlier version accepted, and everything its negation", () => {
  const stored = (condition: string) => compiled([criterion("1", "User", { ...country, condition, value: "" })])
  for (const name of ["in", "number_in", "retired"]) expect(stored(name).match(user({})).qualifies).toBe(false)
  for (const name of ["not_in", "not_retired"]) expect(stored(name).match(user({})).qualifies).toBe(true)
})
