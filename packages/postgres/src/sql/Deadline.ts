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

/** A call that waits while others are served is late after so many limits. */
const mostLimits = 4

/**
 * Limits the time that calls wait for something that they share, for very many calls at once: a call costs no timer of its own. A call is late
 * when neither it nor any other has been served for as long as the limit, or when it has waited for four times the limit. This is noticed up to
 * 100 ms later, and later by as long as the process was held up: what arrived meanwhile is read first.
 */
export class Deadline {
  readonly #limit: number
  /** Calls in the order of their start, in a ring. */
  readonly #ring = new Entry(0, () => undefined)
  #now = 0
  /** When a call was last served. */
  #served = Number.NEGATIVE_INFINITY
  #looked = 0
  #timer: NodeJS.Timeout | undefined

  /** `limit` in milliseconds. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Calls `expire` when the call is late, unless `end` gets the result of this before. */
  start(expire: () => void): Entry {
    this.#timer ??= this.#watch()
    const entry = new Entry(this.#now, expire)
    entry.before = this.#ring.before
    entry.after = this.#ring
    this.#ring.before.after = entry
    this.#ring.before = entry
    return entry
  }

  /** The call was served. May be called when it was late, too. */
  serve(entry: Entry): void {
    this.#served = this.#now
    this.end(entry)
  }

  /** The call has ended without being served. */
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
      const idle = this.#now - Math.max(first.since, this.#served)
      if (idle < this.#limit && this.#now - first.since < mostLimits * this.#limit) return
      this.end(first)
      first.expire()
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
