import { chiSquareTail } from "../numbers/chiSquareTail.ts"
import { contingencyTable, type Table } from "./contingencyTable.ts"

/** A test of a table; statistic and p-value are null, and df is 0, if fewer than two rows or two columns have counts. */
export interface TableTest {
  readonly statistic: number | null
  readonly df: number
  readonly pValue: number | null
}

/**
 * Pearson's chi-square test of independence, without correction, for a table of any size: is completion independent of the bucket? Rows and
 * columns without counts are left out. Not to be trusted if an expected count is below 5: `independence` then chooses another test. Throws
 * a RangeError for a negative count or rows of different length.
 */
export const attritionChiSquare = (input: Table): TableTest => {
  const { cells, df } = contingencyTable(input)
  if (df === 0) return { statistic: null, df, pValue: null }
  const statistic = cells.reduce((sum, { observed, expected }) => sum + (observed - expected) ** 2 / expected, 0)
  return { statistic, df, pValue: chiSquareTail(statistic, df) }
}
