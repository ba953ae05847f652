import { expect, it } from "vitest"
import { typedMetadata, typedValue, writtenValue } from "./typedJson.ts"

it("reads the value of a flag as JSON, and nothing as none", () => {
  for (const value of [true, 0, -1.5, "", "blue", [1, null], { size: 12 }]) {
    expect(typedValue(writtenValue(value))).toEqual({ value, problem: undefined })
  }
  expect(typedValue("  ")).toEqual({ value: null, problem: undefined })
  expect(writtenValue(null)).toBe("")
})

it.each([
  ["blue", "Write JSON, such as"],
  ["{size: 12}", "Write JSON, such as"],
  ["null", "The value must not be null."],
  ["1e999", "The value must have only finite numbers."],
  [`"${"x".repeat(20_000)}"`, "The value must have at most 16384 bytes as JSON"]
])("says what is wrong with the value %#", (text, problem) => {
  const typed = typedValue(text)
  expect(typed.value).toBe(undefined)
  expect(typed.problem).toContain(problem)
})

it("reads metadata as a JSON object, and nothing as none", () => {
  expect(typedMetadata('{"team": "checkout", "live": true}').value).toEqual({ team: "checkout", live: true })
  expect(typedMetadata("")).toEqual({ value: {}, problem: undefined })
  expect(typedMetadata("team: checkout").problem).toContain("Write a JSON object")
  expect(typedMetadata("[]").problem).toBe("The metadata must be an object.")
  expect(typedMetadata('{"a": []}').problem).toContain('but "a" is none')
})
