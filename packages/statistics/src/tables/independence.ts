import { attritionChiSquare, type TableTest } from "./attritionChiSquare.ts"
import { contingencyTable, type Table } from "./contingencyTable.ts"
import { fisherExact } from "./fisherExact.ts"

/** Cochran's rule: below so many expected in a cell the chi-square distribution does not fit. */
const fewestExpected = 5

/** A test of independence, and which one it was. */
export interface IndependenceTest extends TableTest {
  /** Null if fewer than two rows or two columns have counts. */
  readonly method: "chi_square" | "fisher" | null
  /** The smallest count that independence would give a cell; null if there is nothing to compare. */
  readonly smallestExpected: number | null
  /** A cell is expected to hold fewer than 5, and the table is too large for the exact test: do not trust the p-value yet. */
  readonly tooFew: boolean
}

/**
 * Are rows and columns independent? Fisher's exact test for a 2×2 table with an expected count below 5, Pearson's chi-square test otherwise.
 * Rows and columns without counts are left out. Throws a RangeError for a negative count or rows of different length.
 */
export const independence = (input: Table): IndependenceTest => {
  const test = attritionChiSquare(input)
  if (test.df === 0) return { ...test, method: null, smallestExpected: null, tooFew: false }
  const { cells } = contingencyTable(input)
  const smallestExpected = Math.min(...cells.map(({ expected }) => expected))
  const isFew = smallestExpected < fewestExpected
  const [a, b, c, d] = cells.map(({ observed }) => observed)
  if (isFew && test.df === 1 && a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
    const table = [[a, b] as const, [c, d] as const] as const
    return { ...test, ...fisherExact({ table }), method: "fisher", smallestExpected, tooFew: false }
  }
  return { ...test, method: "chi_square", smallestExpected, tooFew: isFew }
}
