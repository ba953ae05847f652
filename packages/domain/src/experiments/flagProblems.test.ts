import fc from "fast-check"
import { expect, it } from "vitest"
import { flagValueProblem, isFlagMetadata, isFlagValue, metadataProblem, mostFlagDepth } from "./flagProblems.ts"

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth))
const withProto: unknown = JSON.parse('{"a": [{"__proto__": 1}]}')

it("a value is any JSON but null", () => {
  for (const value of [true, false, 0, -1.5e300, "", "é\u{1f600}", {}, [], [null], { a: { b: [1, "2", null] } }]) {
    expect(flagValueProblem(value)).toBe(null)
  }
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      fc.pre(value !== null && text.length < 4_000 && text.isWellFormed() && !/\\u0000|\\ud|__proto__/.test(text))
      expect(isFlagValue(value)).toBe(true)
    })
  )
})

it.each([
  [null, "must not be null"],
  [Number.NaN, "must have only finite numbers"],
  [{ a: [Number.POSITIVE_INFINITY] }, "must have only finite numbers"],
  ["\ud800", "must not contain half of a surrogate pair"],
  [{ "\udc00": 1 }, "must not contain half of a surrogate pair"],
  [["a\u0000"], "must not contain NUL characters"],
  [withProto, "must not have a field with the name __proto__"],
  [undefined, "must be JSON"],
  [[undefined], "must be JSON"],
  [{ at: new Date(0) }, "must be JSON"],
  [{ a: 1n }, "must be JSON"],
  [nested(mostFlagDepth + 1), "must have at most 32 levels of objects and arrays"],
  [nested(100_000 / 20), "must have at most 32 levels of objects and arrays"],
  ["x".repeat(16_383), "must have at most 16384 bytes as JSON; it has 16385"],
  ["é".repeat(8_192), "must have at most 16384 bytes as JSON; it has 16386"]
])("no value (%#)", (value, problem) => expect(flagValueProblem(value)).toBe(problem))

it("accepts what is exactly as deep and as long as it can be", () => {
  expect(flagValueProblem(nested(mostFlagDepth))).toBe(null)
  expect(flagValueProblem("x".repeat(16_382))).toBe(null)
})

it("metadata is flat", () => {
  const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, n]))
  expect(isFlagMetadata({})).toBe(true)
  expect(isFlagMetadata({ a: "x", b: -1.5, c: false })).toBe(true)
  expect(isFlagMetadata(entries(50))).toBe(true)
  const flat = (name: string) => `must have only texts, numbers and booleans, but "${name}" is none`
  expect(metadataProblem(entries(51))).toBe("must have at most 50 entries; it has 51")
  expect(metadataProblem({ a: null })).toBe(flat("a"))
  expect(metadataProblem({ a: [] })).toBe(flat("a"))
  expect(metadataProblem({ "": 1 })).toBe("must have no field without a name")
  expect(metadataProblem({ a: Number.NaN })).toBe("must have only finite numbers")
  expect(metadataProblem({ a: undefined })).toBe("must be JSON")
  expect(metadataProblem({ a: "x".repeat(16_384) })).toBe("must have at most 16384 bytes as JSON; it has 16392")
  expect(metadataProblem(JSON.parse('{"__proto__": 1}'))).toBe("must not have a field with the name __proto__")
  for (const value of [null, [], "a", 1, new Date(0)]) expect(metadataProblem(value)).toBe("must be an object")
})
