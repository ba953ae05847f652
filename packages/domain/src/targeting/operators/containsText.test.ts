import fc from "fast-check"
import { expect, it } from "vitest"
import { containsText } from "./containsText.ts"

it("agrees with includes on texts that nearly match", () => {
  const repetitive = fc.array(fc.constantFrom("a", "b", "aab", "🎲"), { maxLength: 60 }).map((parts) => parts.join(""))
  fc.assert(
    fc.property(repetitive, repetitive, repetitive, fc.nat({ max: 40 }), (start, part, end, cut) => {
      for (const text of [start + part + end, start + part.slice(0, -1) + end, start + part.slice(cut), end]) {
        expect(containsText(part)(text)).toBe(text.includes(part))
      }
    }),
    { numRuns: 2_000 }
  )
})
