import type { AllocatedBy } from "../allocation/Decision.ts"

/** Sums over samples with a value, as the nearest doubles of exact sums. */
export interface Moments {
  /** The samples that have a value: those with an outcome. */
  readonly samples: number
  /** Of their values. */
  readonly sum: number
  readonly sumOfSquares: number
  /** Of the differences of the values from their mean; computed exactly, so that it does not suffer from a large mean. */
  readonly squaredDeviations: number
}

/** What the samples of one bucket amount to for one metric. */
export interface OutcomeTotal extends Moments {
  /** The name of the metric. */
  readonly metric: string
  readonly allocationVersion: number
  readonly bucket: string
  /** What allocated the samples; those of `override` are forced and belong to no result. */
  readonly allocatedBy: AllocatedBy
}

export type SeriesInterval = "day" | "hour"

/** What the samples of one bucket that the service allocated amounted to at the end of an interval. */
export interface OutcomePoint extends Moments {
  readonly metric: string
  readonly bucket: string
  /** The start of the interval, milliseconds since the epoch; days are those of UTC. */
  readonly at: number
}

/** The samples of one bucket that the service allocated whose values lie in one bin. */
export interface OutcomeBin {
  readonly bucket: string
  /** Bins ascend with their values; 0 is zero. */
  readonly bin: number
  readonly samples: number
  readonly sum: number
  readonly sumOfSquares: number
}
