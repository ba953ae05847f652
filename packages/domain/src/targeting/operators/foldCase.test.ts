import fc from "fast-check"
import { expect, it } from "vitest"
import { foldCase } from "./foldCase.ts"

it("folds each code point by itself, and a second time changes nothing", () => {
  const unlucky = fc.string({
    unit: fc.constantFrom(..."aΣςσßẞİıI.'ᾳŉﬃ1", "\u0307", "\u0345", "\u00ad", "\ud800", "🎲")
  })
  fc.assert(
    fc.property(fc.oneof(unlucky, fc.string({ unit: "binary" })), (text) => {
      const folded = foldCase(text)
      expect([...text].map(foldCase).join("")).toBe(folded)
      expect(foldCase(folded)).toBe(folded)
    }),
    { numRuns: 2_000 }
  )
})
