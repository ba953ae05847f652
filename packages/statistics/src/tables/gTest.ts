import { chiSquareTail } from "../numbers/chiSquareTail.ts"
import type { TableTest } from "./attritionChiSquare.ts"
import { contingencyTable, type Table } from "./contingencyTable.ts"

/**
 * The likelihood-ratio test of independence, G, for a table of any size. Rows and columns without counts are left out. Throws a RangeError
 * for a negative count or rows of different length.
 */
export const gTest = (input: Table): TableTest => {
  const { cells, df } = contingencyTable(input)
  if (df === 0) return { statistic: null, df, pValue: null }
  const half = cells.reduce(
    (sum, { observed, expected }) => (observed === 0 ? sum : sum + observed * Math.log(observed / expected)),
    0
  )
  const statistic = Math.max(0, 2 * half)
  return { statistic, df, pValue: chiSquareTail(statistic, df) }
}
