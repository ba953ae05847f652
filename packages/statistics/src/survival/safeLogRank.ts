import { binsOf, type SurvivalTimes } from "./SurvivalBin.ts"
import { type SafeLogRank, safeLogRankBinned } from "./safeLogRankBinned.ts"

/** The safe log-rank test for samples one by one; see `safeLogRankBinned`. The first bucket is the baseline. */
export const safeLogRank = (input: { readonly buckets: readonly SurvivalTimes[] }): SafeLogRank =>
  safeLogRankBinned({ buckets: input.buckets.map(binsOf) })
