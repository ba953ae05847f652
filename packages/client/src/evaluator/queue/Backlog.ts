import { kinds, Lane } from "./Lane.ts"
import { type ItemKind, type QueueItem, sizeOf } from "./QueueItem.ts"

/** What waits in memory, in lanes by experiment, within bounds. */
export class Backlog {
  readonly lanes = new Map<string, Lane>()
  readonly #mostItems: number
  readonly #mostBytes: number
  #items = 0
  #bytes = 0

  constructor(mostItems: number, mostBytes: number) {
    this.#mostItems = mostItems
    this.#mostBytes = mostBytes
  }

  get size(): number {
    return this.#items
  }

  get isHalfEmpty(): boolean {
    return this.#items * 2 <= this.#mostItems && this.#bytes * 2 <= this.#mostBytes
  }

  hasRoomFor(item: QueueItem): boolean {
    return this.#items < this.#mostItems && this.#bytes + sizeOf(item) <= this.#mostBytes
  }

  has(kind: ItemKind, experimentId: string, key: string): boolean {
    return this.lanes.get(experimentId)?.has(kind, key) === true
  }

  add(item: QueueItem): void {
    const lane = this.lanes.get(item.experimentId) ?? new Lane()
    this.lanes.set(item.experimentId, lane)
    lane.add(item)
    this.#items++
    this.#bytes += sizeOf(item)
  }

  /** Returns false if the item is settled already. */
  remove(item: QueueItem): boolean {
    const lane = this.lanes.get(item.experimentId)
    if (lane === undefined || !lane.remove(item)) return false
    if (kinds.every((kind) => lane.count(kind) === 0)) this.lanes.delete(item.experimentId)
    this.#items--
    this.#bytes -= sizeOf(item)
    return true
  }

  all(): QueueItem[] {
    return [...this.lanes.values()].flatMap((lane) => lane.all())
  }
}
