import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Attributes } from "./Attributes.ts"
import { compileCriteria } from "./compileCriteria.ts"

interface Case {
  readonly criteria: readonly {
    readonly id: string
    readonly sampling_model: string
    readonly conditions: readonly {
      readonly model: string
      readonly property: string
      readonly condition: string
      readonly value: string
    }[]
  }[]
  readonly sampled_entity: string
  readonly attributes?: Attributes
  readonly qualifies: boolean
  readonly criterion_id: string | null
}
const { criteria: cases }: { criteria: Case[] } = JSON.parse(
  readFileSync(new URL("../vectors/targeting.json", import.meta.url), "utf8")
)

describe("the published vectors", () => {
  it.each(cases)("$sampled_entity with $attributes qualifies: $qualifies", (given) => {
    const find = compileCriteria(
      given.criteria.map(({ sampling_model, ...rest }) => ({ ...rest, samplingModel: sampling_model }))
    )
    expect(find(given.sampled_entity, given.attributes)).toEqual({
      qualifies: given.qualifies,
      criterionId: given.criterion_id
    })
  })
})

it("does not start with a condition that should never have been stored", () => {
  const conditions = [{ model: "User", property: "age", condition: ">", value: "old" }]
  expect(() => compileCriteria([{ id: "1", samplingModel: "User", conditions }])).toThrow(
    '">" needs a number as its value, not "old"'
  )
})
