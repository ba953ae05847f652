import { type ItemKind, type QueueItem, sizeOf } from "./QueueItem.ts"

const mostItems = 10_000

/** In bytes: below the 1 MiB that a proxy may allow. */
const mostBytes = 1_000_000

/** The order in which the kinds are sent: an outcome needs its sample. */
export const kinds = ["sample", "outcome", "completion"] as const

/** An entity has one sample and one completion in a lane, and any number of outcomes. */
const identityOf = (item: QueueItem): string | QueueItem => (item.kind === "outcome" ? item : item.key)

/** What is queued for one experiment, each kind in its order. */
export class Lane {
  readonly #items: Readonly<Record<ItemKind, Map<string | QueueItem, QueueItem>>> = {
    sample: new Map(),
    outcome: new Map(),
    completion: new Map()
  }

  count(kind: ItemKind): number {
    return this.#items[kind].size
  }

  /** Whether the entity with this key has a sample or a completion here. */
  has(kind: ItemKind, key: string): boolean {
    return this.#items[kind].has(key)
  }

  add(item: QueueItem): void {
    this.#items[item.kind].set(identityOf(item), item)
  }

  /** Returns false if the item was not here any more. */
  remove(item: QueueItem): boolean {
    const items = this.#items[item.kind]
    const identity = identityOf(item)
    return items.get(identity) === item && items.delete(identity)
  }

  /** The first items of a kind that fit into one request, at least one if there are any. */
  first(kind: ItemKind, most = mostItems, bytes = mostBytes): QueueItem[] {
    const batch: QueueItem[] = []
    let size = 0
    for (const item of this.#items[kind].values()) {
      size += sizeOf(item)
      if (batch.length > 0 && (batch.length >= Math.min(most, mostItems) || size > bytes)) break
      batch.push(item)
    }
    return batch
  }

  all(): QueueItem[] {
    return kinds.flatMap((kind) => [...this.#items[kind].values()])
  }
}
