import type { kaplanMeierBinned } from "@sortition/statistics/kaplanMeierBinned"
import { binOfDuration, durationOfBin, type Facts } from "./Facts.ts"

type SurvivalBins = Parameters<typeof kaplanMeierBinned>[0]["bins"]

/** The samples of one bucket: seconds from their creation to their completion, or until now. */
export interface SurvivalArm {
  readonly bucket: string
  readonly bins: SurvivalBins
}

const hour = 3_600_000

interface Mutable {
  completed: number
  censored: number
}

class Bins {
  private readonly byTime = new Map<number, Mutable>()

  add(time: number, part: keyof Mutable, count: number) {
    if (count <= 0) return
    const bin = this.byTime.get(time) ?? { completed: 0, censored: 0 }
    bin[part] += count
    this.byTime.set(time, bin)
  }

  sorted(): SurvivalBins {
    return [...this.byTime].map(([time, bin]) => ({ time, ...bin })).sort((one, other) => one.time - other.time)
  }
}

const ofSamples = ({ buckets, timings }: Facts): readonly SurvivalArm[] | null => {
  if (timings === null) return null
  const bins = new Map(buckets.map((bucket) => [bucket, new Bins()]))
  for (const { bucket, duration, isComplete } of timings) {
    bins.get(bucket)?.add(duration / 1_000, isComplete ? "completed" : "censored", 1)
  }
  return [...bins].map(([bucket, each]) => ({ bucket, bins: each.sorted() }))
}

/** Completions by bins of 2 per cent; those that wait by the middle of their hour of creation, in the same bins. */
const ofCounts = ({ buckets, counts, durations, now }: Facts): readonly SurvivalArm[] => {
  const bins = new Map(buckets.map((bucket) => [bucket, new Bins()]))
  for (const { bin, bucket, completions } of durations) {
    bins.get(bucket)?.add(durationOfBin(bin) / 1_000, "completed", completions)
  }
  for (const row of counts) {
    const begun = Math.min(now, row.hour + hour)
    const age = Math.max(0, now - (row.hour + begun) / 2)
    bins.get(row.bucket)?.add(durationOfBin(binOfDuration(age)) / 1_000, "censored", row.samples - row.complete)
  }
  return [...bins].map(([bucket, each]) => ({ bucket, bins: each.sorted() }))
}

/** How long the samples of each bucket took to complete, from every sample while there are few, else from hours and bins. */
export const survivalArms = (facts: Facts): readonly SurvivalArm[] => ofSamples(facts) ?? ofCounts(facts)
