import { edgeCounts } from "./edgeCounts.ts"

/** Bytes of a body that weigh as much as a request without one. */
const bytesOfWeight = 16_384

/**
 * Bounds the requests in progress. More of them would make each slower and none faster; one over the limit is refused, so that the others are
 * answered in time.
 */
export class Admission {
  readonly #limit: number
  readonly #heaviest: number
  #inProgress = 0

  /** `limit` is the number of requests with small bodies. */
  constructor(limit: number) {
    this.#limit = limit
    this.#heaviest = Math.max(1, Math.floor(limit / 8))
  }

  /** The share of the limit that a request with a body of so many bytes uses. */
  weigh(bodyBytes: number): number {
    return Math.min(1 + Math.floor(bodyBytes / bytesOfWeight), this.#heaviest)
  }

  /** Whether the request may begin; if so, `end` must follow. One without weight always may. */
  begin(weight: number): boolean {
    if (weight > 0 && this.#inProgress + weight > this.#limit) {
      edgeCounts.shed++
      return false
    }
    this.#inProgress += weight
    return true
  }

  end(weight: number): void {
    this.#inProgress -= weight
  }
}
