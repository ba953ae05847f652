import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { validOf } from "../testing/validOf.ts"
import { type Attributes, attributeAt } from "./Attributes.ts"
import { compileCondition } from "./compileCondition.ts"
import { allOperators } from "./operators/allOperators.ts"
import { operatorSynonyms, operators } from "./operators/operatorNames.ts"

interface Terms {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}
interface Vector extends Terms {
  readonly attributes?: Attributes
  readonly expected: boolean
}
interface InvalidVector {
  readonly condition: string
  readonly value: string
  readonly field: string
}
const vectors: { conditions: Vector[]; invalid: InvalidVector[] } = JSON.parse(
  readFileSync(new URL("../../vectors/targeting.json", import.meta.url), "utf8")
)

const on = (condition: string, value: string): Terms => ({ model: "User", property: "x", condition, value })
const compiled = (terms: Terms) => {
  const test = validOf(compileCondition(terms, allOperators))
  return (attributes: Attributes | undefined) => test(attributeAt(attributes, terms.model, terms.property))
}
const test = (condition: string, value: string, attribute: unknown) =>
  compiled(on(condition, value))({ User: { x: attribute } })
const problem = (condition: string, value: string) => {
  const result = compileCondition(on(condition, value), allOperators)
  return result._tag === "Invalid" ? result.reason : undefined
}
const plain: readonly string[] = operators
const names = [...plain, ...plain.map((name) => `not_${name}`), ...Object.keys(operatorSynonyms)]
/** A value that each operator can read. */
const readable = (name: string) => {
  if (name.includes("semver")) return "1.2.3"
  if (name.includes("cidr")) return "10.0.0.0/8"
  if (name.includes("between_dates")) return "2024-01-01,2024-12-31"
  if (name.includes("between")) return "1,9"
  return /before|after/.test(name) ? "2024-06-01" : "5"
}

describe("the published vectors", () => {
  it("cover every operator, with attributes that match, that do not, and without one", () => {
    const cover = (cases: (vector: Vector) => boolean) =>
      new Set(vectors.conditions.filter(cases).map((v) => v.condition))
    expect(cover(() => true)).toEqual(new Set(names))
    const some = new Set([...plain, ...plain.map((name) => `not_${name}`)])
    expect(cover(({ expected }) => expected).intersection(some)).toEqual(some)
    expect(cover(({ expected }) => !expected).intersection(some)).toEqual(some)
  })

  it.each(Object.entries(Object.groupBy(vectors.conditions, ({ condition }) => condition)))(
    "agree about %s, and its negation is the opposite",
    (name, given = []) => {
      for (const { attributes, expected, ...terms } of given) {
        const shown = JSON.stringify({ ...terms, attributes })
        expect(compiled(terms)(attributes), shown).toBe(expected)
        const opposite = name.startsWith("not_") ? name.slice(4) : `not_${name}`
        if (Object.hasOwn(operatorSynonyms, name)) continue
        expect(compiled({ ...terms, condition: opposite })(attributes), shown).toBe(!expected)
      }
    }
  )

  it.each(Object.entries(Object.groupBy(vectors.invalid, ({ condition }) => condition)))(
    "agree that %s refuses",
    (_, given = []) => {
      for (const { condition, field, value } of given) {
        expect(problem(condition, value)?.field, JSON.stringify({ condition, value })).toBe(field)
      }
    }
  )
})

describe("what is wrong with a condition", () => {
  it.each([
    ["greater_than", "five", '"greater_than" needs a number as its value, not "five"'],
    ["between", "9, 1", '"between" needs a list of two numbers, the smaller first, as its value, not "9, 1"'],
    ["before", "today", '"before" needs an ISO 8601 date or date-time as its value, not "today"'],
    ["semver_equals", "latest", '"semver_equals" needs a semantic version as its value, not "latest"'],
    [
      "in_cidr",
      "10.0.0.0/33",
      '"in_cidr" needs IPv4 or IPv6 addresses or ranges, as in 10.0.0.0/8, separated by commas, as its value, not "10.0.0.0/33"'
    ],
    ["number_equals", "twelve", '"number_equals" needs a number as its value, not "twelve"'],
    ["not_number_in", "1,x", '"not_number_in" needs a list of numbers as its value, not "1,x"'],
    ["in", " , ", '"in" needs at least one item as its value, not " , "'],
    ["in", "[]", '"in" needs at least one item as its value, not "[]"'],
    [
      "not_in",
      "[a]",
      '"not_in" needs a JSON array of texts, numbers or booleans, or a comma-separated list as its value, not "[a]"'
    ],
    [
      "in",
      "US;CA",
      '"in" needs a list separated by commas, not by ";" (a JSON array can have items that contain it) as its value, not "US;CA"'
    ],
    [
      "in_ignore_case",
      "US\nCA",
      '"in_ignore_case" needs a list separated by commas, not by line breaks or tabs (a JSON array can have items that contain them) as its value, not "US\\nCA"'
    ],
    [
      "in",
      "'US','CA'",
      `"in" needs a list with double quotes, or none, around each item (or a JSON array) as its value, not "'US','CA'"`
    ],
    [
      "in",
      '"US, CA',
      '"in" needs a list whose double quotes enclose whole items (or a JSON array) as its value, not "\\"US, CA"'
    ],
    ["matches", "(", '"matches" needs a pattern in RE2 syntax (missing closing ): () as its value, not "("'],
    [
      "not_matches",
      "\\1",
      '"not_matches" needs a pattern in RE2 syntax (invalid escape sequence: \\1) as its value, not "\\\\1"'
    ]
  ])("names %s, what it needs, and the value", (condition, value, message) => {
    expect(problem(condition, value)).toEqual({ field: "value", message })
  })

  it("lists the known operators for an unknown one", () => {
    const message = problem("resembles", "x")?.message
    for (const name of [...plain, ...Object.keys(operatorSynonyms), "not_"]) expect(message).toContain(name)
  })

  it("stays short for a long value, and never cuts a character in half", () => {
    for (const [name, value] of [
      [">", "🎲".repeat(5_000)],
      ["matches", `(${"🎲".repeat(5_000)}`],
      ["between", "\ud800".repeat(99)]
    ] as const) {
      const message = problem(name, value)?.message ?? ""
      expect(message.length).toBeLessThan(500)
      expect(message.isWellFormed()).toBe(true)
    }
  })
})

describe("unusable attributes", () => {
  it.each([undefined, null, {}, Number.NaN, Number.POSITIVE_INFINITY, 5n, Symbol("x"), () => 5, new Date(5)])(
    "%s matches only the negated operators",
    (attribute) => {
      for (const name of names.filter((each) => !each.endsWith("exists"))) {
        const negated = name.startsWith("not_") || name === "!="
        expect([name, test(name, readable(name), attribute)]).toEqual([name, negated])
      }
    }
  )

  it("are never read from what objects inherit", () => {
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
  const likely = fc.constantFrom("5", "1,9", "v1.2-rc.1", "2024-02-30", "::ffff:1.2.3.4", "10.0.0.0/8", "(a|b)*$")
  const anyText = fc.oneof(likely, fc.string(), fc.json(), fc.double().map(String), fc.string({ unit: "binary" }))
  const anyAttribute = fc.oneof(anyText, fc.anything())
  fc.assert(
    fc.property(fc.constantFrom(...plain), anyText, fc.boolean(), anyAttribute, (name, text, read, attribute) => {
      const value = read ? readable(name) : text
      if (problem(name, value) !== undefined) expect(problem(`not_${name}`, value)).toBeDefined()
      else expect(test(`not_${name}`, value, attribute)).toBe(!test(name, value, attribute))
    }),
    { numRuns: 2_000 }
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
      expect(test("between", `${bound},${bound}`, attribute)).toBe(number === bound)
    })
  )
})

it("orders instants as their milliseconds, in whatever offset they are written", () => {
  const anyInstant = fc.integer({ min: Date.parse("1000-01-01"), max: Date.parse("9000-01-01") })
  const anyOffset = fc.integer({ min: -23 * 60, max: 23 * 60 })
  const written = (instant: number, minutes: number) => {
    const size = Math.abs(minutes)
    const offset = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, "0")).join(":")
    return new Date(instant + minutes * 60_000).toISOString().replace("Z", `${minutes < 0 ? "-" : "+"}${offset}`)
  }
  fc.assert(
    fc.property(anyInstant, anyInstant, anyOffset, anyOffset, (one, other, here, there) => {
      const attribute = written(other, there)
      expect(test("before", written(one, here), attribute)).toBe(other < one)
      expect(test("after", written(one, here), attribute)).toBe(other > one)
      expect(test("between_dates", JSON.stringify([written(one, here), written(one, 0)]), attribute)).toBe(
        other === one
      )
    })
  )
})

it("needs time linear to the attribute, whatever the value", () => {
  const unlucky = `${"a".repeat(5_000)}b${"a".repeat(4_999)}`
  const digits = "9".repeat(10_000)
  const started = performance.now()
  expect(test("contains", unlucky, "a".repeat(1_000_000))).toBe(false)
  expect(test("contains_ignore_case", unlucky, "A".repeat(1_000_000))).toBe(false)
  expect(test("equals", digits, Number.MAX_VALUE)).toBe(false)
  expect(problem(">", `${digits}e`)).toBeDefined()
  expect(test("in", `a${" ".repeat(9_990)}b`, "c")).toBe(false)
  expect(problem("in", "[".repeat(10_000))).toBeDefined()
  for (const long of [
    digits,
    `1.0.0-${"0.".repeat(500_000)}`,
    "::".repeat(500_000),
    "2024-01-01T00:00:00.".padEnd(1e6, "0")
  ]) {
    expect(test("semver_equals", "1", long)).toBe(false)
    expect(test("in_cidr", "::/0", long)).toBe(false)
    expect(test("after", "2024-01-01", long)).toBe(false)
  }
  expect(performance.now() - started).toBeLessThan(500)
})
