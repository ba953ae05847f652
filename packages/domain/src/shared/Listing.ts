/** One page of a list in the order newest first. */
export interface Page {
  /** The most items on the page; all items when absent. */
  readonly limit?: number | undefined
  /** The id of the last item of the previous page. */
  readonly cursor?: string | undefined
}

/** Narrows a list. */
export interface Search {
  /** Only items whose name, or what else identifies them, contains this text, without regard to case; every item when absent or empty. */
  readonly q?: string | undefined
}

export interface SearchPage extends Page, Search {}

/** The requested part of a list, by offset. */
export interface Span {
  readonly offset: number
  /** The most items. */
  readonly limit: number
}

export interface SearchSpan extends Span, Search {}

/** A part of a list, and the length of the whole list. */
export interface Listing<A> {
  readonly items: readonly A[]
  readonly total: number
}

/** The order of a list. Ascending ids break ties. */
export interface Order<By extends string> {
  readonly by: By
  readonly descending: boolean
}

/** Selects projects or experiments of a list; null selects all. */
export interface ListFilter {
  readonly archived: boolean | null
  readonly createdAt: TimeRange
  readonly updatedAt: TimeRange
}

/** Both ends are inclusive, in milliseconds since the epoch; null is unbounded. */
export interface TimeRange {
  readonly from: number | null
  readonly to: number | null
}
