import { PassThrough } from "node:stream"
import { finished } from "node:stream/promises"
import { expect, it } from "vitest"
import { forwardLines } from "./forwardLines.ts"

it("passes on complete lines only, however the output is cut, and a last line without an end", async () => {
  const first = new PassThrough()
  const second = new PassThrough()
  let written = ""
  for (const output of [first, second]) {
    forwardLines(output, (lines) => {
      written += lines.toString()
    })
  }
  const long = "x".repeat(100_000)
  const pieces = [`${long}`, "ä\nb", "\n\nlast"]
  for (const piece of pieces) {
    for (const output of [first, second]) {
      output.write(piece)
      await new Promise(setImmediate)
    }
  }
  for (const output of [first, second]) output.end()
  await Promise.all([finished(first), finished(second)])
  expect(written.split("\n").sort()).toEqual([`${long}ä`, `${long}ä`, "b", "b", "last", "last", "", "", ""].sort())
})
