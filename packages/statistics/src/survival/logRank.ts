import { type LogRankTest, logRankBinned } from "./logRankBinned.ts"
import { binsOf, type SurvivalTimes } from "./SurvivalBin.ts"

/**
 * The log-rank test for samples one by one; see `logRankBinned`. Throws a RangeError for lists of different length or a time that is not
 * finite.
 */
export const logRank = (input: { readonly buckets: readonly SurvivalTimes[] }): LogRankTest =>
  logRankBinned({ buckets: input.buckets.map(binsOf) })
