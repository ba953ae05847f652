/** Lines of a segment, each with one queued item, in order. */
export interface StoredSegment {
  readonly segment: string
  readonly lines: readonly string[]
}

/** Keeps what is queued over restarts, in segments that are deleted when all their lines are settled. */
export interface QueueStore {
  /** Called once. Takes over what processes that are gone have left. Throws when the storage cannot be used. */
  readonly open: (onError: (error: unknown) => void) => void
  /** Keeps a line before it returns, so that it outlives the process. Returns its segment. Throws when the line cannot be kept. */
  readonly append: (line: string) => string
  /** Keeps a line that the memory has no room for: `next` reads it later. Throws when the line cannot be kept. */
  readonly spill: (line: string) => void
  /** The oldest segment that is not in memory; undefined when there is none. Throws when it cannot be read. */
  readonly next: () => StoredSegment | undefined
  /** The number of lines that only `next` knows. */
  readonly waiting: () => number
  /** As many lines of the segment are settled. */
  readonly release: (segment: string, lines: number) => void
  /** Further lines go to a new segment, so that this one can be deleted when its lines are settled. */
  readonly seal: () => void
  /** Keeps what is not settled for a later process. */
  readonly close: () => void
}
