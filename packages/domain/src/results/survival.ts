import { binOfDuration, durationOfBin, type Facts } from "./Facts.ts"

/** Samples of one bucket whose completion, or whose waiting so far, took about this long. */
export interface SurvivalStep {
  /** Seconds from the creation of the sample. */
  readonly time: number
  readonly completed: number
  /** Not complete by now: seen only until this age. */
  readonly censored: number
}

/** The steps of a bucket, by time in ascending order. */
export interface SurvivalArm {
  readonly bucket: string
  readonly steps: readonly SurvivalStep[]
}

const hour = 3_600_000

interface Mutable {
  completed: number
  censored: number
}

class Steps {
  private readonly byTime = new Map<number, Mutable>()

  add(time: number, part: keyof Mutable, count: number) {
    if (count <= 0) return
    const step = this.byTime.get(time) ?? { completed: 0, censored: 0 }
    step[part] += count
    this.byTime.set(time, step)
  }

  sorted(): readonly SurvivalStep[] {
    return [...this.byTime].map(([time, step]) => ({ time, ...step })).sort((one, other) => one.time - other.time)
  }
}

const ofSamples = ({ buckets, timings }: Facts): readonly SurvivalArm[] | null => {
  if (timings === null) return null
  const steps = new Map(buckets.map((bucket) => [bucket, new Steps()]))
  for (const { bucket, duration, isComplete } of timings) {
    steps.get(bucket)?.add(duration / 1_000, isComplete ? "completed" : "censored", 1)
  }
  return [...steps].map(([bucket, each]) => ({ bucket, steps: each.sorted() }))
}

/** Completions by bins of 2 per cent; those that wait by the middle of their hour of creation, in the same bins. */
const ofCounts = ({ buckets, counts, durations, now }: Facts): readonly SurvivalArm[] => {
  const steps = new Map(buckets.map((bucket) => [bucket, new Steps()]))
  for (const { bin, bucket, completions } of durations) {
    steps.get(bucket)?.add(durationOfBin(bin) / 1_000, "completed", completions)
  }
  for (const row of counts) {
    const begun = Math.min(now, row.hour + hour)
    const age = Math.max(0, now - (row.hour + begun) / 2)
    steps.get(row.bucket)?.add(durationOfBin(binOfDuration(age)) / 1_000, "censored", row.samples - row.complete)
  }
  return [...steps].map(([bucket, each]) => ({ bucket, steps: each.sorted() }))
}

/** How long the samples of each bucket took to complete, from every sample while there are few, else from hours and bins. */
export const survivalArms = (facts: Facts): readonly SurvivalArm[] => ofSamples(facts) ?? ofCounts(facts)
