/** Milliseconds between two looks at what is late. */
const interval = 100

class Entry {
  readonly since: number
  readonly expire: () => void
  /** Itself when it is alone. */
  before: Entry = this
  after: Entry = this

  constructor(since: number, expire: () => void) {
    this.since = since
    this.expire = expire
  }
}

/**
 * Limits the time that a call may need, for very many calls at once: a call costs no timer of its own. A call that is late is noticed up to
 * 100 ms after its limit, and later by as long as the process was held up: what arrived meanwhile is read first.
 */
export class Deadline {
  readonly #limit: number
  /** Calls in the order of their start, in a ring. */
  readonly #ring = new Entry(0, () => undefined)
  #now = 0
  #looked = 0
  #timer: NodeJS.Timeout | undefined

  /** `limit` in milliseconds. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Calls `expire` when the limit has passed, unless `end` gets the result of this before. */
  start(expire: () => void): Entry {
    this.#timer ??= this.#watch()
    const entry = new Entry(this.#now, expire)
    entry.before = this.#ring.before
    entry.after = this.#ring
    this.#ring.before.after = entry
    this.#ring.before = entry
    return entry
  }

  /** May be called after the limit has passed, too. */
  end(entry: Entry): void {
    entry.before.after = entry.after
    entry.after.before = entry.before
    entry.before = entry
    entry.after = entry
  }

  #watch(): NodeJS.Timeout {
    this.#looked = performance.now()
    return setInterval(() => this.#look(), interval).unref()
  }

  #look(): void {
    const time = performance.now()
    this.#now += Math.min(time - this.#looked, 2 * interval)
    this.#looked = time
    for (let first = this.#ring.after; first !== this.#ring; first = this.#ring.after) {
      if (this.#now - first.since < this.#limit) return
      this.end(first)
      first.expire()
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
