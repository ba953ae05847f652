import { pOfLogE } from "../numbers/positiveP.ts"
import { requirePositive } from "../numbers/requireInput.ts"
import { logEOfSplit } from "./logEOfSplit.ts"
import { possibleSplit, type Split } from "./Split.ts"

/** The evidence against the planned split. */
export interface SplitEvidence {
  /** Natural logarithm of the e-value; null when it is infinite because of impossible samples. */
  readonly logE: number | null
  /** min(1, 1/e); 0 only with impossible samples. */
  readonly pValue: number
  /** Samples in buckets whose share was 0. */
  readonly impossible: number
}

/**
 * The sequential multinomial test for a sample ratio mismatch (Lindon & Malek 2022): each allocation version gives an e-value with the
 * Dirichlet prior concentration · shares, and those of the versions multiply. It may be looked at after each sample. `concentration` is
 * above 0. Throws a RangeError for negative numbers or lists of different length.
 */
export const srmEProcess = (input: {
  readonly versions: readonly Split[]
  readonly concentration: number
}): SplitEvidence => {
  requirePositive("concentration", input.concentration)
  const splits = input.versions.map(possibleSplit)
  const impossible = splits.reduce((sum, split) => sum + split.impossible, 0)
  if (impossible > 0) return { logE: null, pValue: 0, impossible }
  const logE = splits.reduce((sum, split) => sum + logEOfSplit(split, input.concentration), 0)
  return { logE, pValue: pOfLogE(logE), impossible }
}
