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

/** A call that waits while those before it are served is late after so many limits. */
const mostLimits = 4
/** Milliseconds by which calls overtake others without a reason. */
const slack = 1_500
/** Milliseconds without a call served in a queue that moves. */
const standstill = 700
/** Milliseconds: a longer time between two looks is one in which the process was held up. */
const longest = 300

/**
 * Limits the time that calls of one kind wait, for very many at once: a call costs no timer of its own. A call is late when the limit has passed and
 * it does not merely stand in a queue: none was served for 0.7 seconds, or one that came 1.5 seconds after it was. A queue may last four times the limit. What is
 * late is noticed up to 100 ms later, and later by as long as the process was held up: what arrived meanwhile is read first.
 */
export class Deadline {
  readonly #limit: number
  /** Calls in the order of their start, in a ring. */
  readonly #ring = new Entry(0, () => undefined)
  #now = 0
  /** When a call was last served. */
  #served = Number.NEGATIVE_INFINITY
  /** When the latest of the calls that were served had come. */
  #latest = Number.NEGATIVE_INFINITY
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
    if (entry.since > this.#latest) this.#latest = entry.since
    this.end(entry)
  }

  /** The call has ended without being served. */
  end(entry: Entry): void {
    entry.before.after = entry.after
    entry.after.before = entry.before
    entry.before = entry
    entry.after = entry
  }

  #isLate({ since }: Entry): boolean {
    const waited = this.#now - since
    if (waited < this.#limit) return false
    const isStuck = this.#now - this.#served >= standstill || this.#latest > since + slack
    return isStuck || waited >= mostLimits * this.#limit
  }

  #watch(): NodeJS.Timeout {
    this.#looked = performance.now()
    return setInterval(() => this.#look(), interval).unref()
  }

  #look(): void {
    const time = performance.now()
    this.#now += Math.min(time - this.#looked, longest)
    this.#looked = time
    for (let first = this.#ring.after; first !== this.#ring; first = this.#ring.after) {
      if (!this.#isLate(first)) return
      this.end(first)
      first.expire()
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
