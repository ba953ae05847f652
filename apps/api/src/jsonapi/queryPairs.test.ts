import fc from "fast-check"
import { expect, it } from "vitest"
import { queryPairs } from "./queryPairs.ts"

it.each([
  ["", []],
  ["?", []],
  [
    "?a=1&a=2&b",
    [
      ["a", "1"],
      ["a", "2"],
      ["b", ""]
    ]
  ],
  ["page[size]=5", [["page[size]", "5"]]],
  ["page%5Bsize%5d=5", [["page[size]", "5"]]],
  ["q=a+b%2Bc=d", [["q", "a b+c=d"]]],
  [
    "&&q=%zz&%ff=1",
    [
      ["q", "%zz"],
      ["\ufffd", "1"]
    ]
  ]
])("reads %j", (search, pairs) => {
  expect(queryPairs(search)).toEqual(pairs)
})

it("reads back any pairs a form sends", () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary" })), {
    maxLength: 8
  })
  fc.assert(
    fc.property(pairs, (sent) => {
      expect(queryPairs(`?${new URLSearchParams(sent)}`)).toEqual(sent)
    })
  )
})
