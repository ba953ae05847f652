import type { ListFilter, Listing, Span, TimeRange } from "@sortition/domain/shared/Listing"

interface Listed {
  readonly number: string
  readonly createdAt: number
  readonly updatedAt: number
}

interface Wanted<A> {
  readonly filter: ListFilter
  readonly isArchived: (item: A) => boolean
  /** The value that orders the list. */
  readonly by: (item: A) => number | string | null
  readonly descending: boolean
}

const isWithin = ({ from, to }: TimeRange, time: number) =>
  (from === null || time >= from) && (to === null || time <= to)

const compare = (one: number | string, other: number | string): number =>
  typeof one === "number" && typeof other === "number"
    ? one - other
    : Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)))

/** What the ports of numbered lists return for these items: texts in the order of code points, missing values last in both directions. */
export const listedAs = <A extends Listed>(
  all: readonly A[],
  { by, descending, filter, isArchived }: Wanted<A>,
  { limit, offset }: Span
): Listing<A> => {
  const { archived, createdAt, updatedAt } = filter
  const listed = all
    .filter((each) => archived === null || isArchived(each) === archived)
    .filter((each) => isWithin(createdAt, each.createdAt) && isWithin(updatedAt, each.updatedAt))
    .toSorted((one, other) => {
      const [a, b] = [by(one), by(other)]
      const tie = Number(one.number) - Number(other.number)
      if (a === null || b === null) return Number(a === null) - Number(b === null) || tie
      return (descending ? compare(b, a) : compare(a, b)) || tie
    })
  return { items: listed.slice(offset, offset + limit), total: listed.length }
}

const second = 1_000

/** Filters of every kind on times in the first seconds after `start`, milliseconds since the epoch. */
export const listFilters = (start: number): readonly ListFilter[] => {
  const open = { from: null, to: null }
  const ranges = [
    open,
    { from: start + 2 * second, to: null },
    { from: null, to: start + 3 * second },
    { from: start + second, to: start + 4 * second },
    { from: start + 4 * second, to: start + second }
  ]
  return [null, true, false].flatMap((archived) => [
    ...ranges.map((createdAt) => ({ archived, createdAt, updatedAt: open })),
    ...ranges.map((updatedAt) => ({ archived, createdAt: ranges[1] ?? open, updatedAt }))
  ])
}

/** The whole list, parts of it, and parts past its end. */
export const spans: readonly Span[] = [
  { offset: 0, limit: 1_000 },
  { offset: 0, limit: 7 },
  { offset: 5, limit: 3 },
  { offset: 39, limit: 10 },
  { offset: Number.MAX_SAFE_INTEGER, limit: 100 }
]
