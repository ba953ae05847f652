import type { Search } from "../shared/Listing.ts"
import type { ListedStatus } from "./ListedExperiment.ts"

/** What a list of experiments is sorted by. Experiments without the date come last in both directions, and ids break ties. */
export type SearchOrder =
  | "name"
  | "createdAt"
  | "updatedAt"
  | "startsAt"
  | "startedAt"
  | "endsAt"
  | "dueDate"
  | "samples"

/** The place of an experiment in a sorted list. */
export interface SearchCursor {
  /** What it is sorted by, as the store writes it; null when it has no such date. */
  readonly key: string | null
  readonly id: string
}

/** Selects experiments of a team; an absent filter selects all. */
export interface ExperimentFilter extends Search {
  readonly serviceId?: string | undefined
  readonly statuses?: readonly ListedStatus[] | undefined
  /** Whether only experiments that are archived, or whose service is, are selected; or only the others. */
  readonly archived: boolean
  /** Only experiments of this Owner. */
  readonly ownerId?: string | undefined
  /** Only experiments that have started or will start before `to` and that have not ended before `from`. Milliseconds since the epoch. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only experiments whose start is pending and before this instant. */
  readonly startsBefore?: number | undefined
  /** Only experiments whose end date or due date is ahead and before this instant. */
  readonly endsBefore?: number | undefined
}

export interface SearchRequest extends ExperimentFilter {
  readonly by: SearchOrder
  readonly descending: boolean
  readonly limit: number
  /** The last experiment of the previous page. */
  readonly cursor?: SearchCursor | undefined
}

/** A page of a list, and the length of the whole list. */
export interface Found<A> {
  readonly items: readonly A[]
  /** The place of the last item; null on the last page. */
  readonly next: SearchCursor | null
  readonly total: number
}
