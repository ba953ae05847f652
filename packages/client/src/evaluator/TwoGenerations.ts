/**
 * A map that holds about `most` of the latest entries. When the younger half is full it becomes the older one, and what was the older one is
 * forgotten: no bookkeeping for each entry.
 */
export class TwoGenerations<Value> {
  readonly #most: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: Value): void {
    this.#old.delete(key)
    this.#young.set(key, value)
    if (this.#young.size * 2 < this.#most) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
