/** One page of a list that is read newest first. */
export interface Page {
  /** How many at most; all when absent. */
  readonly limit?: number | undefined
  /** The id of the last item of the page before. */
  readonly cursor?: string | undefined
}

/** Which part of a numbered list is wanted. */
export interface Span {
  readonly offset: number
  /** How many at most. */
  readonly limit: number
}

/** A part of a list, and how long the whole of it is. */
export interface Listing<A> {
  readonly items: readonly A[]
  readonly total: number
}

/** By what a list is ordered; the id breaks ties, ascending. */
export interface Order<By extends string> {
  readonly by: By
  readonly descending: boolean
}

/** Which of the planned things are wanted; both ends of a time are inclusive, milliseconds since the epoch. */
export interface ListFilter {
  readonly archived: boolean | null
  readonly createdAt: TimeRange
  readonly updatedAt: TimeRange
}

export interface TimeRange {
  readonly from: number | null
  readonly to: number | null
}
