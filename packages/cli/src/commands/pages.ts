import { InvalidArgumentError, Option } from "@commander-js/extra-typings"

const mostOnPage = 1_000

interface Page {
  readonly limit: number
  readonly cursor?: string
}

/** Reads a whole number from `least` to `most`. */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
    throw new InvalidArgumentError(`It must be a whole number ${range}.`)
  }

/** `--limit`: the most items to list, undefined for all. */
export const limitOption = () =>
  new Option("--limit <number>", "list at most so many; all without it").argParser(wholeNumber(1))

/** Reads the pages of a newest-first list until it ends or has `limit` items. */
export const allPages = async <Item extends { readonly id: string }>(
  read: (page: Page) => Promise<readonly Item[]>,
  limit = Number.POSITIVE_INFINITY
): Promise<readonly Item[]> => {
  const found: Item[] = []
  while (found.length < limit) {
    const size = Math.min(mostOnPage, limit - found.length)
    const last = found.at(-1)?.id
    const items = await read(last === undefined ? { limit: size } : { limit: size, cursor: last })
    found.push(...items)
    if (items.length < size) break
  }
  return found
}

const mostOnNumberedPage = 100

/** Reads the numbered pages of a list of the planning API until it ends or has `limit` items. */
export const allNumberedPages = async <Item>(
  read: (page: { readonly "page[number]": `${number}`; readonly "page[size]": `${number}` }) => Promise<{
    readonly data: readonly Item[]
    readonly links: { readonly next: string | null }
  }>,
  limit = Number.POSITIVE_INFINITY
): Promise<readonly Item[]> => {
  const found: Item[] = []
  for (let page = 1; found.length < limit; page++) {
    const { data, links } = await read({ "page[number]": `${page}`, "page[size]": `${mostOnNumberedPage}` })
    found.push(...data)
    if (links.next === null) break
  }
  return found.slice(0, limit)
}
