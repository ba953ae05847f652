import fc from "fast-check"
import { expect, it } from "vitest"
import { lineSplitter } from "./lineSplitter.ts"

const linesOf = (chunks: readonly Buffer[], limit: number) => {
  const { end, push } = lineSplitter(limit)
  return [...chunks.flatMap((chunk) => push(chunk)), ...end()].map((line) => line?.toString() ?? null)
}

it("finds the same lines wherever the bytes are cut, also inside a character", () => {
  const line = fc.oneof(
    fc.constantFrom("", "\r", "🧪é", "a\r", "12345", "123456", "🧪🧪"),
    fc.string({ unit: "binary", maxLength: 8 })
  )
  const property = fc.property(
    fc.array(line, { maxLength: 8 }),
    fc.array(fc.nat(40)),
    fc.boolean(),
    (lines, cuts, isEnded) => {
      const text = lines.map((each) => each.replaceAll("\n", "").toWellFormed())
      const bytes = Buffer.from(text.join("\n") + (isEnded ? "\n" : ""))
      const places = [0, ...cuts.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
      const expected = text.filter((each) => each !== "" && each !== "\r")
      const whole = expected.map((each) => (Buffer.byteLength(each) > 5 ? null : each))
      expect(linesOf(chunks, 5)).toEqual(whole)
    }
  )
  fc.assert(property)
})

it("reports a line that is too long, however long it is, and continues after it", () => {
  const chunks = ["ab", "c".repeat(1_000_000), "d".repeat(1_000_000), "\nef\n", "g".repeat(1_000_000)]
  expect(linesOf(chunks.map(Buffer.from), 10)).toEqual([null, "ef", null])
})
