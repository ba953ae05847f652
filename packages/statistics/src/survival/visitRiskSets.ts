import { requireBins, type SurvivalBin, samplesIn } from "./SurvivalBin.ts"

/** A time at which samples completed, with the numbers of each bucket. */
export interface RiskSet {
  /** Samples under observation just before the time, by bucket. */
  readonly atRisk: readonly number[]
  /** Samples that completed at the time, by bucket. */
  readonly completed: readonly number[]
}

/**
 * Visits all times at which samples of any bucket completed, ascending. The lists of a visit are used again for the next one. Throws a
 * RangeError unless each bucket's bins ascend in time.
 */
export const visitRiskSets = (buckets: readonly (readonly SurvivalBin[])[], visit: (set: RiskSet) => void): void => {
  for (const bins of buckets) requireBins(bins)
  const next = buckets.map(() => 0)
  const completed = buckets.map(() => 0)
  const leaving = buckets.map(() => 0)
  const atRisk = buckets.map(samplesIn)
  for (;;) {
    let time = Number.POSITIVE_INFINITY
    for (const [bucket, bins] of buckets.entries()) time = Math.min(time, bins[next[bucket] ?? 0]?.time ?? time)
    if (time === Number.POSITIVE_INFINITY) return
    let isCompletion = false
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      const bin = buckets[bucket]?.[next[bucket] ?? 0]
      const isNow = bin?.time === time
      completed[bucket] = isNow ? bin.completed : 0
      leaving[bucket] = isNow ? bin.completed + bin.censored : 0
      if (isNow) next[bucket] = (next[bucket] ?? 0) + 1
      if (isNow && bin.completed > 0) isCompletion = true
    }
    if (isCompletion) visit({ atRisk, completed })
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      atRisk[bucket] = (atRisk[bucket] ?? 0) - (leaving[bucket] ?? 0)
    }
  }
}
