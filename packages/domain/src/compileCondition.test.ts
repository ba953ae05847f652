import { readFileSync } from "node:fs"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Attributes } from "./Attributes.ts"
import { compileCondition } from "./compileCondition.ts"
import { operatorSynonyms, operators } from "./operators.ts"

interface Terms {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}
const vectors: {
  conditions: (Terms & { attributes?: Attributes; expected: boolean })[]
  invalid: { condition: string; value: string; field: string }[]
} = JSON.parse(readFileSync(new URL("../vectors/targeting.json", import.meta.url), "utf8"))

const on = (condition: string, value: string): Terms => ({ model: "User", property: "x", condition, value })
const compiled = (terms: Terms) => Result.getOrThrow(compileCondition(terms))
const test = (condition: string, value: string, attribute: unknown) =>
  compiled(on(condition, value))({ User: { x: attribute } })
const problem = (condition: string, value: string) => {
  const result = compileCondition(on(condition, value))
  return Result.isFailure(result) ? result.failure : undefined
}
const names = [...Object.keys(operators), ...Object.keys(operatorSynonyms)]

describe("the published vectors", () => {
  it("cover every operator", () => {
    expect(vectors.conditions.length + vectors.invalid.length).toBeGreaterThanOrEqual(80)
    expect(new Set(vectors.conditions.map(({ condition }) => condition))).toEqual(new Set(names))
  })

  it.each(vectors.conditions)(
    "$property $condition $value of $attributes is $expected",
    ({ attributes, expected, ...terms }) => {
      expect(compiled(terms)(attributes)).toBe(expected)
    }
  )

  it.each(vectors.invalid)("refuse $condition $value", ({ condition, value, field }) => {
    expect(problem(condition, value)?.field).toBe(field)
  })
})

describe("what is wrong with a condition", () => {
  it("names the operator, what it needs, and the value", () => {
    expect(problem("greater_than", "five")).toEqual({
      field: "value",
      message: '"greater_than" needs a number as its value, not "five"'
    })
    expect(problem("in", '["a"')?.message).toContain("a JSON array of texts, numbers or booleans")
  })

  it("lists the known operators for an unknown one", () => {
    const message = problem("resembles", "x")?.message
    for (const name of Object.keys(operators)) expect(message).toContain(name)
  })

  it("stays short for a long value, and never cuts a character in half", () => {
    const message = problem(">", "🎲".repeat(5_000))?.message ?? ""
    expect(message.length).toBeLessThan(250)
    expect(message.isWellFormed()).toBe(true)
  })
})

describe("unusable attributes", () => {
  it.each([undefined, null, {}, Number.NaN, Number.POSITIVE_INFINITY, 5n, Symbol("x"), () => 5, new Date(5)])(
    "%s meets nothing but the negated operators",
    (attribute) => {
      for (const name of names.filter((each) => !each.endsWith("exists"))) {
        const negated = name.startsWith("not_") || name === "!="
        expect([name, test(name, "5", attribute)]).toEqual([name, negated])
      }
    }
  )

  it("are never looked for on what objects inherit", () => {
    const attributes: Attributes = Object.create({ User: { x: "5" } })
    expect(compiled(on("exists", ""))(attributes)).toBe(false)
    expect(compiled(on("exists", ""))({ User: Object.create({ x: "5" }) })).toBe(false)
    for (const property of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      expect(compiled({ ...on("exists", ""), property })({ User: {} })).toBe(false)
      expect(compiled({ ...on("exists", ""), model: property, property: "name" })({})).toBe(false)
    }
  })
})

it("answers true or false to any value and attribute, and a negated operator the opposite", () => {
  const anyValue = fc.oneof(fc.string(), fc.json(), fc.double().map(String), fc.string({ unit: "binary" }))
  const anyAttribute = fc.oneof(anyValue, fc.anything())
  const anyOperator = fc.constantFrom("equals", "in", "contains", "starts_with", "ends_with", "exists")
  fc.assert(
    fc.property(anyOperator, anyValue, anyAttribute, (name, value, attribute) => {
      if (problem(name, value) !== undefined) expect(problem(`not_${name}`, value)).toBeDefined()
      else expect(test(`not_${name}`, value, attribute)).toBe(!test(name, value, attribute))
    })
  )
})

it("orders numbers in exactly one way", () => {
  const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(anyNumber, anyNumber, fc.boolean(), (bound, number, asText) => {
      const attribute = asText ? String(number) : number
      const holding = ["<", "equals", ">"].filter((name) =>
        test(name, String(bound), name === "equals" ? number : attribute)
      )
      expect(holding).toEqual([number < bound ? "<" : number > bound ? ">" : "equals"])
      expect(test("<=", String(bound), attribute)).toBe(number <= bound)
      expect(test(">=", String(bound), attribute)).toBe(number >= bound)
    })
  )
})

it("takes time linear to the attribute, however unlucky the value", () => {
  const unlucky = `${"a".repeat(5_000)}b${"a".repeat(4_999)}`
  const digits = "9".repeat(10_000)
  const started = performance.now()
  expect(test("contains", unlucky, "a".repeat(1_000_000))).toBe(false)
  expect(test("equals", digits, Number.MAX_VALUE)).toBe(false)
  expect(problem(">", `${digits}e`)).toBeDefined()
  expect(test("in", `a${" ".repeat(9_990)}b`, "c")).toBe(false)
  expect(problem("in", "[".repeat(10_000))).toBeDefined()
  expect(performance.now() - started).toBeLessThan(500)
})
