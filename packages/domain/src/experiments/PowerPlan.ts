/** A test as it was planned before its first sample. From then on it never changes. */
export interface PowerPlan {
  readonly outcome: "proportion" | "mean"
  /** The expected rate of the baseline, 0–1; the expected mean, or null, for a mean. */
  readonly baseline: number | null
  /** Of the values of a mean, greater than 0; null for a proportion. */
  readonly standardDeviation: number | null
  /** Other minus baseline, that the test is to find. */
  readonly effect: number
  /** The chance of a false alarm in any comparison, 0–1. */
  readonly alpha: number
  /** The chance to find the effect, 0–1. */
  readonly power: number
  readonly sides: 1 | 2
  /** `fixed`: looked at once. `sequential`: looked at any time. */
  readonly method: "fixed" | "sequential"
  /** The shares of the buckets, of any total, the baseline's first. */
  readonly shares: readonly number[]
  /** Samples of a comparison at which a sequential test is narrowest; the planned number when null. */
  readonly tunedFor: number | null
  /** Samples of each bucket, in the order of the shares, and of all. */
  readonly samples: readonly number[]
  readonly total: number
}
