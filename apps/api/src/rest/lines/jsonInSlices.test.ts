import fc from "fast-check"
import { expect, it } from "vitest"
import { jsonInSlices } from "./jsonInSlices.ts"

const list = (length: number) =>
  Array.from({ length }, (_, index) => ({ index, text: `"${index}"\u2028`, nothing: null }))

const textOf = async (object: object) => Buffer.concat(await jsonInSlices(object)).toString()

it.each([0, 1, 199, 200, 201, 400, 10_000])("writes an array of %i elements as JSON.stringify does", async (length) => {
  const answer = { results: list(length), 'a"b': 1, absent: undefined, nested: { list: [] } }
  expect(await textOf(answer)).toBe(JSON.stringify(answer))
})

it("writes any object as JSON.stringify does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.anything()), async (object) => {
      expect(await textOf(object)).toBe(JSON.stringify(object))
    })
  )
})

it("lets other work run between slices", async () => {
  let turns = 0
  const timer = setInterval(() => turns++)
  const count = () => {
    turns++
    immediate = setImmediate(count)
  }
  let immediate = setImmediate(count)
  await jsonInSlices({ results: list(10_000) })
  clearInterval(timer)
  clearImmediate(immediate)
  expect(turns).toBeGreaterThanOrEqual(15)
})
