import { type EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import type { Backlog } from "./Backlog.ts"
import { fromLine, type QueueItem, toLine } from "./QueueItem.ts"
import type { QueueStore } from "./QueueStore.ts"

export interface ShelfOptions {
  readonly store: QueueStore | undefined
  readonly backlog: Backlog
  readonly onError: (error: EvaluatorError) => void
  readonly onDropped: (reason: string, count: number) => void
}

/** What the queue does with its store. A fault of the store is an error event: the queue goes on in memory. */
export interface Shelf {
  readonly open: () => void
  /** Keeps an item that is in memory too. */
  readonly keep: (item: QueueItem) => void
  /** Keeps an item that memory has no room for, or drops it. */
  readonly spill: (item: QueueItem) => void
  /** Reads what is only on disk, as far as half of the memory. */
  readonly refill: () => void
  readonly release: (item: QueueItem) => void
  readonly seal: () => void
  /** The number of items that are only on disk. */
  readonly waiting: () => number
  readonly close: () => void
}

export const makeShelf = ({ backlog, onDropped, onError, store }: ShelfOptions): Shelf => {
  const fail = (thrown: unknown): void => onError(toEvaluatorError(thrown, "storage"))
  /** Whether `use` worked. */
  const attempt = (use: (store: QueueStore) => void): boolean => {
    if (store === undefined) return false
    try {
      use(store)
      return true
    } catch (thrown) {
      fail(thrown)
      return false
    }
  }
  /** Moves the oldest segment into memory; returns whether there was one. */
  const takeNext = (from: QueueStore): boolean => {
    const stored = from.next()
    if (stored === undefined) return false
    let damaged = 0
    let repeated = 0
    for (const line of stored.lines) {
      const item = fromLine(line, stored.segment)
      if (item === undefined) damaged++
      else if (item.kind !== "outcome" && backlog.has(item.kind, item.experimentId, item.key)) repeated++
      else backlog.add(item)
    }
    from.release(stored.segment, damaged + repeated)
    if (damaged > 0) onDropped("damaged", damaged)
    return true
  }
  return {
    open: () => void attempt((each) => each.open(fail)),
    keep: (item) =>
      void attempt((each) => {
        item.segment = each.append(toLine(item))
      }),
    spill: (item) => {
      if (!attempt((each) => each.spill(toLine(item)))) onDropped("queue_full", 1)
    },
    refill: () =>
      void attempt((each) => {
        while (backlog.isHalfEmpty && takeNext(each));
      }),
    release: ({ segment }) => {
      if (segment !== undefined) attempt((each) => each.release(segment, 1))
    },
    seal: () => void attempt((each) => each.seal()),
    waiting: () => store?.waiting() ?? 0,
    close: () => void attempt((each) => each.close())
  }
}
