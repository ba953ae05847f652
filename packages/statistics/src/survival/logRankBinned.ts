import { chiSquareTail } from "../numbers/chiSquareTail.ts"
import { quadraticForm } from "../numbers/quadraticForm.ts"
import type { SurvivalBin } from "./SurvivalBin.ts"
import { visitRiskSets } from "./visitRiskSets.ts"

/** What the log-rank test answers. */
export interface LogRankTest {
  /** Null if there is nothing to compare: fewer than two buckets at risk at a time when a sample completed. */
  readonly statistic: number | null
  /** Degrees of freedom: buckets that can be compared, less 1. */
  readonly df: number
  readonly pValue: number | null
  /** Completions of each bucket. */
  readonly observed: readonly number[]
  /** Completions of each bucket that equal hazards would give. */
  readonly expected: readonly number[]
}

/**
 * The log-rank test that the buckets complete equally fast (Mantel 1966; hypergeometric variance), for samples in bins. Throws a RangeError
 * unless each bucket's bins ascend in time and their counts are not negative.
 */
export const logRankBinned = (input: { readonly buckets: readonly (readonly SurvivalBin[])[] }): LogRankTest => {
  const { buckets } = input
  const observed = buckets.map((bins) => bins.reduce((sum, { completed }) => sum + completed, 0))
  const expected = buckets.map(() => 0)
  const variance = buckets.map(() => buckets.map(() => 0))
  visitRiskSets(buckets, ({ atRisk, completed }) => {
    const all = sumOf(atRisk)
    const now = sumOf(completed)
    const shares = atRisk.map((count) => count / all)
    const scale = all > 1 ? (now * (all - now)) / (all - 1) : 0
    for (const [i, share] of shares.entries()) {
      expected[i] = (expected[i] ?? 0) + now * share
      const row = variance[i] ?? []
      for (const [j, otherShare] of shares.entries()) {
        row[j] = (row[j] ?? 0) + scale * share * ((i === j ? 1 : 0) - otherShare)
      }
    }
  })
  const differences = observed.map((count, bucket) => count - (expected[bucket] ?? 0))
  const { value, rank } = quadraticForm(differences, variance)
  return { statistic: rank === 0 ? null : value, df: rank, pValue: chiSquareTail(value, rank), observed, expected }
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
