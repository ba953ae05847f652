/** In milliseconds. */
const shortest = 20
const longest = 200
/** Refused connections that are read again in a millisecond. */
const perMillisecond = 4

/**
 * How long a connection is not read after a request of it was refused. A client that repeats without waiting would otherwise keep the process
 * busy with refusals: the more of them there are, the longer each waits.
 */
export class RefusalPace {
  #waiting = 0

  /** Calls `resume` when the connection may be read again. */
  wait(resume: () => void): void {
    this.#waiting++
    const pause = Math.min(shortest + this.#waiting / perMillisecond, longest)
    setTimeout(() => {
      this.#waiting--
      resume()
    }, pause)
  }
}
