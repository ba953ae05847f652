import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { validOf } from "../../testing/validOf.ts"
import { compilePattern } from "./compilePattern.ts"

const found = (pattern: string, text: string) => validOf(compilePattern(pattern, false))(text)
const needed = (pattern: string, ignoreCase = false) => {
  const result = compilePattern(pattern, ignoreCase)
  return result._tag === "Invalid" ? result.reason : null
}
const smaller = "a pattern that compiles to at most 1000 instructions"

describe("an evil pattern", () => {
  // None of these ends if the work grows faster than the text.
  it.each([
    ["(a+)+$", "a".repeat(50_000), true],
    ["(a+)+$", `${"a".repeat(50_000)}b`, false],
    ["(a|aa)+$", `${"a".repeat(50_000)}b`, false],
    ["(x+x+)+y", "x".repeat(50_000), false],
    ["(.*)*\\b$", " ".repeat(50_000), false],
    ["([ab]*a[ab]{12})+c$", "ab".repeat(25_000), false]
  ])("%s answers in time linear to the text", (pattern, text, expected) => {
    expect(found(pattern, text)).toBe(expected)
  })

  it.each([
    ["nested repetitions", "((a{0,10}){0,10}){0,10}"],
    ["many optional parts", "(?:a?b?){0,500}"],
    ["a long repetition", ".{0,1000}"],
    ["many long repetitions", ".{0,1000}".repeat(1_000)],
    ["repetitions of repetitions", `a{0,30}${"(?i){0,30}".repeat(5)}`],
    ["empty repetitions", "(|a)*".repeat(2_000)],
    ["large classes without their case", "[Ā-\u{1e942}]".repeat(1_000)],
    ["large classes that begin with a dash", "[--\u{1e942}]".repeat(1_000)],
    ["large classes in hexadecimal", "[\\x{100}-\\x{10FFFF}]".repeat(400)],
    ["many Unicode classes", "\\pL".repeat(3_000)],
    ["a very long text", "a".repeat(10_000)]
  ])("of %s is refused before it is compiled to something large", (_, pattern) => {
    expect(needed(pattern, true)).toBe(smaller)
  })

  it("that nests, names or opens ten thousand times is refused with the reason", () => {
    expect(needed("((a{0,100}){0,100}){0,100}")).toBe(smaller)
    expect(needed("(".repeat(10_000))).toContain("missing closing )")
    expect(needed(`${"(?:".repeat(990)}a${"b)?".repeat(990)}`)).toContain("nests too deeply")
    expect(needed("[[:".repeat(3_333))).toContain("missing closing ]")
  })
})

it("patterns of ordinary use are small enough", () => {
  const words = Array.from({ length: 100 }, (_, index) => `word${index}`).join("|")
  const ordinary = [
    "^.{0,255}$",
    "^[\\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z]{2,63})+$",
    `^(?:${words})$`,
    "[一-龥]+[ぁ-ん]"
  ]
  for (const pattern of ordinary) expect([pattern, needed(pattern)]).toEqual([pattern, null])
})

it("5,000 characters are never too many, and a text that is too long for its pattern does not match", () => {
  expect(found("^.{0,480}b?[^b]*$", "a".repeat(5_000))).toBe(true)
  expect(found(".{400}$", "a".repeat(1_000_000))).toBe(false)
  expect(found("a$", "a".repeat(1_000_000))).toBe(true)
})

it("any text can be searched, well-formed or not", () => {
  const isFound = ["a+$", "\\b", "^[^a]*$", "(?i)é.", "\\x{1F3B2}|\\x{0}"].map((pattern) =>
    validOf(compilePattern(pattern, true))
  )
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\ud83c", "\udfb2", "\0", "a", "\n") }),
      (one, other) => {
        for (const test of isFound) expect(test(one + other)).toBeTypeOf("boolean")
      }
    )
  )
})
