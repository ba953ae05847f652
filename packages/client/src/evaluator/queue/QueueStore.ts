import type { QueueItem } from "./QueueItem.ts"

/**
 * Keeps what is queued over restarts. No method throws: a store that cannot keep something says so to `onError`, and the queue goes on in
 * memory. `segment` of an item belongs to the store.
 */
export interface QueueStore {
  /** Called once. Takes over what processes that are gone have left. */
  readonly open: (report: StoreReport) => void
  /** Keeps an item that is in memory too, before it returns. */
  readonly keep: (item: QueueItem) => void
  /** Keeps an item that memory has no room for: `take` returns it later. False: it is lost. */
  readonly spill: (item: QueueItem) => boolean
  /** Some of the oldest items that are only in the store; none when there is nothing left. */
  readonly take: () => readonly QueueItem[] | undefined
  /** The number of items that only the store has. */
  readonly waiting: () => number
  /** The item is sent or dropped. */
  readonly release: (item: QueueItem) => void
  /** A request is about to be sent: what is kept from now on is not part of it. */
  readonly seal: () => void
  /** Keeps what is not released for a later process. */
  readonly close: () => void
}

/** What a store tells its queue. */
export interface StoreReport {
  readonly onError: (thrown: unknown) => void
  /** Items that cannot be read any more. */
  readonly onDamaged: (count: number) => void
}
