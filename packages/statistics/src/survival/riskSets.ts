import { requireBins, type SurvivalBin, samplesIn } from "./SurvivalBin.ts"

/** A time at which samples completed, with the numbers of each bucket. */
export interface RiskSet {
  readonly time: number
  /** Samples under observation just before the time, by bucket. */
  readonly atRisk: readonly number[]
  /** Samples that completed at the time, by bucket. */
  readonly completed: readonly number[]
}

/** All times at which samples of any bucket completed, ascending. Throws a RangeError unless each bucket's bins ascend in time. */
export const riskSets = (buckets: readonly (readonly SurvivalBin[])[]): readonly RiskSet[] => {
  for (const bins of buckets) requireBins(bins)
  const left = buckets.map(samplesIn)
  const next = buckets.map(() => 0)
  const sets: RiskSet[] = []
  for (;;) {
    const heads = buckets.map((bins, bucket) => bins[next[bucket] ?? 0])
    const time = heads.reduce((least, head) => Math.min(least, head?.time ?? least), Number.POSITIVE_INFINITY)
    if (time === Number.POSITIVE_INFINITY) return sets
    const now = heads.map((head) => (head?.time === time ? head : undefined))
    const completed = now.map((bin) => bin?.completed ?? 0)
    if (completed.some((count) => count > 0)) sets.push({ time, atRisk: [...left], completed })
    for (const [bucket, bin] of now.entries()) {
      if (bin === undefined) continue
      left[bucket] = (left[bucket] ?? 0) - bin.completed - bin.censored
      next[bucket] = (next[bucket] ?? 0) + 1
    }
  }
}
