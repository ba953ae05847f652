import { requireCount, requireSameLength } from "../numbers/requireInput.ts"

/** What happened at one time after the samples were created: completions first, then the censorings. */
export interface SurvivalBin {
  /** Time since creation, in any unit. */
  readonly time: number
  /** Samples that completed at this time. */
  readonly completed: number
  /** Samples not complete that were observed only until this time. */
  readonly censored: number
}

/** Samples one by one: `completed` is 1 if a sample completed at its time, 0 if it was only observed until then. */
export interface SurvivalTimes {
  readonly times: readonly number[]
  readonly completed: readonly number[]
}

/** Bins in ascending order of time, each with its own time, for samples one by one. Throws a RangeError for lists of different length or a time that is not finite. */
export const binsOf = ({ times, completed }: SurvivalTimes): readonly SurvivalBin[] => {
  requireSameLength("times and completed", times, completed)
  const bins = new Map<number, { time: number; completed: number; censored: number }>()
  for (const [i, time] of times.entries()) {
    const bin = bins.get(time) ?? { time, completed: 0, censored: 0 }
    if (completed[i]) bin.completed++
    else bin.censored++
    bins.set(time, bin)
  }
  return [...bins.values()].sort((one, other) => one.time - other.time)
}

/** Throws a RangeError unless the bins ascend in time and their counts are not negative. */
export const requireBins = (bins: readonly SurvivalBin[]): void => {
  let before = Number.NEGATIVE_INFINITY
  for (const { time, completed, censored } of bins) {
    if (!(Number.isFinite(time) && time > before))
      throw new RangeError(`bins must ascend in time: ${time} after ${before}`)
    requireCount("completed", completed)
    requireCount("censored", censored)
    before = time
  }
}

export const samplesIn = (bins: readonly SurvivalBin[]): number =>
  bins.reduce((sum, bin) => sum + bin.completed + bin.censored, 0)
