import fc from "fast-check"
import { expect, it } from "vitest"
import { pageLinks } from "./pageLinks.ts"
import { queryPairs } from "./queryPairs.ts"

const path = "/api/v1/teams/1/projects/1/experiments"
const linksOf = (search: string, number: bigint, size: number, total: number) =>
  pageLinks({ origin: "http://a.example", path, pairs: queryPairs(search) }, { number, size }, total)
const page = (number: bigint | number, size = 10) =>
  `http://a.example${path}?page%5Bnumber%5D=${number}&page%5Bsize%5D=${size}`

it("shows the document's links for a list of one page", () => {
  const links = linksOf("", 1n, 10, 1)
  expect(links).toEqual({ self: page(1), first: page(1), prev: null, next: null, last: page(1) })
  expect(Object.keys(links)).toEqual(["self", "first", "prev", "next", "last"])
})

it.each([
  [1n, 0, null, null, 1],
  [1n, 10, null, null, 1],
  [1n, 11, null, 2, 2],
  [2n, 31, 1, 3, 4],
  [4n, 31, 3, null, 4],
  [5n, 31, 4, null, 4],
  [9n, 31, 4, null, 4],
  [7n, 0, 1, null, 1],
  [10n ** 30n, 31, 4, null, 4]
])("from page %s of %s items links to %s and %s, the last being %s", (number, total, prev, next, last) => {
  expect(linksOf("", number, 10, total)).toEqual({
    self: page(number),
    first: page(1),
    prev: prev === null ? null : page(prev),
    next: next === null ? null : page(next),
    last: page(last)
  })
})

it("keeps every parameter, form-encoded and sorted by its encoded key, and replaces those of the page", () => {
  const search =
    "z=2&page_x=1&filter[name]=a+b%2B*~é&z=1&page[size]=500&page[size]=7&page[odd]=1&filter[archived]=&page=&B=&a"
  expect(linksOf(search, 2n, 100, 5).self).toBe(
    `http://a.example${path}?B=&a=&filter%5Barchived%5D=&filter%5Bname%5D=a+b%2B*%7E%C3%A9&page%5Bnumber%5D=2&page%5Bsize%5D=100&page_x=1&z=2&z=1`
  )
})

it("gives every page the same parameters", () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), { maxLength: 8 })
  fc.assert(
    fc.property(
      pairs,
      fc.bigInt({ min: 1n, max: 50n }),
      fc.integer({ min: 1, max: 100 }),
      fc.nat(2_000),
      (sent, number, size, total) => {
        const links = pageLinks({ origin: "https://b.example:8443", path, pairs: sent }, { number, size }, total)
        for (const link of Object.values(links)) {
          if (link === null) continue
          const url = new URL(link)
          expect(url.href).toBe(link)
          const read = [...url.searchParams]
          expect(read.filter(([key]) => !key.startsWith("page[")).toSorted()).toEqual(sent.toSorted())
          expect(url.searchParams.get("page[size]")).toBe(String(size))
          const keys = url.search
            .slice(1)
            .split("&")
            .map((pair) => pair.replace(/=.*/, ""))
          expect(keys).toEqual(keys.toSorted())
          expect(pageLinks({ origin: url.origin, path, pairs: read }, { number, size }, total)).toEqual(links)
        }
      }
    )
  )
})
