import { logMeanExp } from "../numbers/logMeanExp.ts"
import { pOfLogE } from "../numbers/positiveP.ts"
import { logEOfSplit } from "./logEOfSplit.ts"
import { possibleSplit, type Split } from "./Split.ts"
import type { SplitEvidence } from "./srmEProcess.ts"

/** From quick to see a large imbalance among few samples, to slow but sharp for a small one among millions. */
const concentrations = [10, 100, 1_000, 10_000, 100_000]

/**
 * The sequential test for a sample ratio mismatch that alarms use: the mean of `srmEProcess` over the concentrations 10 … 100,000, each over
 * all allocation versions. It may be looked at after each sample: with the planned split, P(ever e ≥ 1/α) ≤ α. Keep the largest `logE`
 * that was seen. Throws a RangeError for negative numbers or lists of different length.
 */
export const srmMixture = (input: { readonly versions: readonly Split[] }): SplitEvidence => {
  const splits = input.versions.map(possibleSplit)
  const impossible = splits.reduce((sum, split) => sum + split.impossible, 0)
  if (impossible > 0) return { logE: null, pValue: 0, impossible }
  const logE = logMeanExp(
    concentrations.map((concentration) => splits.reduce((sum, split) => sum + logEOfSplit(split, concentration), 0))
  )
  return { logE, pValue: pOfLogE(logE), impossible }
}
