import { expect, it } from "vitest"
import { readTags } from "./readTags.ts"

const tags = (strong: readonly string[], weak: readonly string[] = []) => ({
  strong: new Set(strong),
  weak: new Set(weak)
})

it.each([
  ["*", "*"],
  ['"a"', tags(["a"])],
  ['"a", W/"b" ,"c"', tags(["a", "c"], ["b"])],
  ['""', tags([""])],
  ['"a",', tags(["a"])],
  ['W/"a"', tags([], ["a"])]
])("reads %s", (header, read) => {
  expect(readTags(header)).toEqual(read)
})

it.each(["", "a", '"a', 'a"', '"a" "b"', 'w/"a"', "W/a", '*, "a"', '"a b"', ","])("refuses %s", (header) => {
  expect(readTags(header)).toBeNull()
})
