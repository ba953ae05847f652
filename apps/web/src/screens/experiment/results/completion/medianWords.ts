import { formatDuration } from "../../../../parts/values/duration.ts"
import { resultsTexts } from "../../../../texts/results.ts"
import type { Results } from "../resultsQuery.ts"

type Bucket = Results["attrition"]["buckets"][number]

const time = (seconds: number) => formatDuration(seconds * 1_000)

/** By when half of the samples are complete, with its limits as far as they are known. */
export const medianWords = ({ median_high, median_low, median_seconds }: Bucket): string => {
  if (median_seconds === null) return resultsTexts.attrition.unknown
  return median_low === null || median_high === null
    ? time(median_seconds)
    : resultsTexts.summary.range(time(median_seconds), time(median_low), time(median_high))
}
