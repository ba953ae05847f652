import fc from "fast-check"
import { RE2JS } from "re2js"
import { expect, it } from "vitest"
import { programSizeAtMost } from "./patternCost.ts"

const compiledSize = (pattern: string): number | null => {
  try {
    return RE2JS.compile(pattern).programSize()
  } catch {
    return null
  }
}

// Pieces that once hid a repetition, or looked like one.
const item = fc.constantFrom(
  "a",
  ".",
  "\\d",
  "\\pL",
  "\\p{Greek}",
  "\\x{12}",
  "[a-z]",
  "[^]a]",
  "[]a]",
  "[(]",
  "[)]",
  "[a{9}]",
  "[[:^digit:]x]",

  "[\\]]",
  "\\Q(a{9}\\E",
  "\\Q\\E",
  "\\(",
  "\\\\",
  "{",
  "}",
  "a{,3}",
  "(?i)",
  "(?s-m)",
  "🎲",
  "\\b",
  "^",
  "$",
  "|",
  "(",
  ")",
  "(?:",
  "(?P<n>",
  "*",
  "+?",
  "?",
  "{3}",
  "{00}",
  "{0,9}",
  "{2,}",
  "{12}",
  "{0}"
)

it("no pattern compiles to more instructions than estimated", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 14 }), (items) => {
      const pattern = items.join("")
      expect(compiledSize(pattern) ?? 0, pattern).toBeLessThanOrEqual(programSizeAtMost(pattern) + 3)
    }),
    { numRuns: 5_000 }
  )
})
