import { logMeanExp } from "../numbers/logMeanExp.ts"
import { pOfLogE } from "../numbers/positiveP.ts"
import { logFallingRatio } from "./logFallingRatio.ts"
import type { SurvivalBin } from "./SurvivalBin.ts"
import { visitRiskSets } from "./visitRiskSets.ts"

/** The evidence that the buckets do not complete equally fast. */
export interface SafeLogRank {
  /** Natural logarithm of the e-value after all times. */
  readonly logE: number
  /** The largest logE after any time, 0 at least. */
  readonly largestLogE: number
  /** min(1, 1/e) after all times. Keep the smallest that was seen. */
  readonly pValue: number
}

/** Hazard ratios that the e-value bets on, with equal stakes. */
const hazardRatios = [1 / 2, 2 / 3, 3 / 2, 2]

/**
 * The safe log-rank test (Grünwald, Ly, Pérez-Ortiz & ter Schure 2021) for samples in bins: the mean, over hazard ratios ½, ⅔, 1½, 2 and over
 * all pairs with the first bucket, of the likelihood ratios of which sample completes next. Ties follow one after another, the baseline's
 * first. With equal hazards P(ever e ≥ 1/α) ≤ α as time since creation goes on; when samples also arrive meanwhile, this holds
 * approximately. Its cost grows with the bins only. Throws a RangeError unless each bucket's bins ascend in time.
 */
export const safeLogRankBinned = (input: { readonly buckets: readonly (readonly SurvivalBin[])[] }): SafeLogRank => {
  const others = input.buckets.slice(1)
  const bets = others.flatMap((_, i) => hazardRatios.map((hazardRatio) => ({ bucket: i + 1, hazardRatio })))
  const logs = bets.map(() => 0)
  let logE = 0
  let largestLogE = 0
  visitRiskSets(input.buckets, ({ atRisk, completed }) => {
    for (const [i, { bucket, hazardRatio }] of bets.entries()) {
      const baseline = { atRisk: atRisk[0] ?? 0, completed: completed[0] ?? 0 }
      const other = { atRisk: atRisk[bucket] ?? 0, completed: completed[bucket] ?? 0 }
      logs[i] = (logs[i] ?? 0) + logRatio(hazardRatio, baseline, other)
    }
    if (logs.length > 0) logE = logMeanExp(logs)
    largestLogE = Math.max(largestLogE, logE)
  })
  return { logE, largestLogE, pValue: pOfLogE(logE) }
}

interface Arm {
  readonly atRisk: number
  readonly completed: number
}

/** ln Π h^y/(h·s + 1 − s) over the completions at one time, s the other's share of those still at risk. */
const logRatio = (h: number, baseline: Arm, other: Arm): number => {
  const left = baseline.atRisk - baseline.completed
  return (
    logFallingRatio(baseline.atRisk + other.atRisk, baseline.atRisk + h * other.atRisk, baseline.completed) +
    logFallingRatio(left + other.atRisk, left / h + other.atRisk, other.completed)
  )
}
