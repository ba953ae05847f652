import type { PageQuery } from "./listQuery.ts"
import type { QueryPairs } from "./queryPairs.ts"

/** The address of a requested list: `origin` as `https://host`, `path` from the first `/`, and every query parameter. */
export interface ListAddress {
  readonly origin: string
  readonly path: string
  readonly pairs: QueryPairs
}

export interface PageLinks {
  readonly self: string
  readonly first: string
  readonly prev: string | null
  readonly next: string | null
  readonly last: string
}

type Encoded = readonly [key: string, pair: string]

const encode = ([key, value]: QueryPairs[number]): Encoded => {
  const pair = String(new URLSearchParams([[key, value]]))
  return [pair.slice(0, pair.indexOf("=")), pair]
}

const byKey = ([a]: Encoded, [b]: Encoded) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Absolute links to the pages around `page` in a list of `total` items. They keep every query parameter but those of the page, sorted by
 * encoded key. For a page past the end, `prev` is the last page.
 */
export const pageLinks = ({ origin, pairs, path }: ListAddress, page: PageQuery, total: number): PageLinks => {
  const kept = pairs.filter(([key]) => key !== "page" && !key.startsWith("page["))
  const link = (number: bigint) => {
    const query: QueryPairs = [...kept, ["page[number]", String(number)], ["page[size]", String(page.size)]]
    const encoded = query.map(encode).toSorted(byKey)
    return `${origin}${path}?${encoded.map(([, pair]) => pair).join("&")}`
  }
  const { number } = page
  const last = BigInt(Math.max(1, Math.ceil(total / page.size)))
  return {
    self: link(number),
    first: link(1n),
    prev: number === 1n ? null : link(number > last ? last : number - 1n),
    next: number < last ? link(number + 1n) : null,
    last: link(last)
  }
}
