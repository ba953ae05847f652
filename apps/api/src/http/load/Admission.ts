/** Bytes of a body that weigh as much as a request without one. */
const bytesOfWeight = 65_536

/** The mean time of an answer, in milliseconds, from which the limit falls, and below which it may rise again. */
const slow = 300
const quick = 200

/** How long requests are counted before the limit changes, in milliseconds. */
const period = 100

/** A longer time counts as this: a stream may last for hours. Milliseconds. */
const longest = 2_000

/** However slow the answers are, the limit does not fall below this. */
const least = 64

/**
 * Bounds the requests in progress. More of them would make each slower and none faster; one over the limit is refused, so that the others are
 * answered in time. The limit falls while the mean answer takes long because of load.
 */
export class Admission {
  readonly #highest: number
  readonly #lowest: number
  readonly #heaviest: number
  #limit: number
  #inProgress = 0
  #since = 0
  #answers = 0
  #milliseconds = 0
  #mostInProgress = 0
  #hasRefused = false

  readonly #refused: () => void

  /** `highest` is the most requests with small bodies; `refused` is called for each one over the limit. */
  constructor(highest: number, refused: () => void = () => undefined) {
    this.#refused = refused
    this.#highest = highest
    this.#lowest = Math.min(least, highest)
    this.#heaviest = Math.max(1, Math.floor(this.#lowest / 4))
    this.#limit = highest
  }

  /** The share of the limit that a request with a body of so many bytes uses. */
  weigh(bodyBytes: number): number {
    return Math.min(1 + Math.floor(bodyBytes / bytesOfWeight), this.#heaviest)
  }

  /** Whether the request may begin; if so, `end` must follow. One without weight always may. */
  begin(weight: number): boolean {
    const inProgress = this.#inProgress + weight
    if (inProgress > this.#limit && weight > 0) {
      this.#hasRefused = true
      this.#refused()
      return false
    }
    this.#inProgress = inProgress
    if (inProgress > this.#mostInProgress) this.#mostInProgress = inProgress
    return true
  }

  /** The request is over, `milliseconds` after its begin; `now` is a monotonic time, in milliseconds. */
  end(weight: number, milliseconds: number, now: number): void {
    this.#inProgress -= weight
    this.#answers++
    this.#milliseconds += Math.min(milliseconds, longest)
    if (now - this.#since >= period) this.#adapt(now)
  }

  /** A request that began here is answered elsewhere. */
  leave(weight: number): void {
    this.#inProgress -= weight
  }

  #adapt(now: number): void {
    const mean = this.#milliseconds / this.#answers
    if (mean > slow && this.#mostInProgress > this.#limit / 2) {
      this.#limit = Math.max(this.#lowest, Math.floor(this.#limit * 0.9))
    } else if (mean < quick && this.#hasRefused) {
      this.#limit = Math.min(this.#highest, this.#limit + Math.ceil(this.#highest / 16))
    }
    this.#since = now
    this.#answers = 0
    this.#milliseconds = 0
    this.#mostInProgress = this.#inProgress
    this.#hasRefused = false
  }
}
