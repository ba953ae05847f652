import type { Outputs } from "../../../service/trpc.ts"

export type Sample = Outputs["samples"]["list"][number]

/** How many samples one request reads. */
export const pageSize = 1_000

/** The longest list that a browser can place: rows of 44 pixels end near its limit of 33 million. */
export const mostPages = 500

/** What stays of a page after its samples are dropped. */
export interface KnownPage {
  /** The id that the next page begins below; null when this is the last one. */
  readonly end: string | null
  readonly size: number
}

/** The index of the first row of each page, and after them the number of rows. */
export const offsetsOf = (pages: readonly KnownPage[]): readonly number[] => {
  let rows = 0
  return [0, ...pages.map(({ size }) => (rows += size))]
}

/**
 * The pages that rows `first` to `last` need, with one half of a page around them. The page after the known ones is among them when the rows
 * come near it.
 */
export const pagesInView = (pages: readonly KnownPage[], first: number, last: number): readonly number[] => {
  const offsets = offsetsOf(pages)
  const around = pageSize / 2
  const needed = pages.flatMap(({ size }, page) => {
    const start = offsets[page] ?? 0
    return start <= last + around && start + size >= first - around ? [page] : []
  })
  const end = pages.at(-1)?.end
  const isAtEnd = last + around >= (offsets.at(-1) ?? 0)
  const isNextNeeded = end !== null && isAtEnd && pages.length < mostPages
  return isNextNeeded ? [...needed, pages.length] : needed
}

/** A page as it was read; when it ends elsewhere than before, the pages after it are no longer known. */
export const withPage = (pages: readonly KnownPage[], page: number, read: KnownPage): readonly KnownPage[] => {
  const before = pages[page]
  if (before?.end === read.end && before.size === read.size) return pages
  if (page > pages.length) return pages
  const kept = before?.end === read.end ? pages.slice(page + 1) : []
  return [...pages.slice(0, page), read, ...kept]
}

/** Instants in milliseconds since 1970. */
export interface CreatedRange {
  readonly from: number | null
  readonly to: number | null
}

/** Ids of samples that were made at once run ahead of their time by a few milliseconds. */
const idLead = 1_000

/** The samples of an answer that are in the range, and whether older ones can follow. */
export const readPage = (
  answer: readonly Sample[],
  { from, to }: CreatedRange
): { readonly samples: readonly Sample[]; readonly known: KnownPage } => {
  const last = answer.at(-1)
  const isPast = from !== null && last !== undefined && Date.parse(last.created_at) < from - idLead
  const samples =
    from === null && to === null
      ? answer
      : answer.filter(({ created_at }) => {
          const at = Date.parse(created_at)
          return (from === null || at >= from) && (to === null || at < to)
        })
  return {
    samples,
    known: { size: samples.length, end: last === undefined || answer.length < pageSize || isPast ? null : last.id }
  }
}

/** Where the first page begins. */
export const startOf = ({ to }: CreatedRange): number | null => (to === null ? null : to + idLead)
