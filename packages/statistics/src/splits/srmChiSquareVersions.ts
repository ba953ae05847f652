import { chiSquareTail } from "../numbers/chiSquareTail.ts"
import { possibleSplit, type Split } from "./Split.ts"
import { type SRMChiSquare, srmChiSquare } from "./srmChiSquare.ts"

/**
 * The chi-square test of splits that were allocated on several versions of the shares: their statistics and degrees of freedom add up, so
 * that a reweighting is no mismatch. To be looked at once. Throws a RangeError for negative numbers or lists of different length.
 */
export const srmChiSquareVersions = (input: { readonly versions: readonly Split[] }): SRMChiSquare => {
  const tests = input.versions.filter((version) => possibleSplit(version).n > 0).map(srmChiSquare)
  const impossible = tests.reduce((sum, test) => sum + test.impossible, 0)
  const df = tests.reduce((sum, test) => sum + test.df, 0)
  if (impossible > 0) return { statistic: null, df, pValue: 0, impossible }
  if (df === 0) return { statistic: null, df, pValue: null, impossible }
  const statistic = tests.reduce((sum, test) => sum + (test.statistic ?? 0), 0)
  return { statistic, df, pValue: chiSquareTail(statistic, df), impossible }
}
