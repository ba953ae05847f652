import betaln from "@stdlib/math-base-special-betaln"
import { positiveP } from "../numbers/positiveP.ts"
import { requireCount } from "../numbers/requireInput.ts"

type Row = readonly [number, number]

/** Tables that are equally likely but for rounding count as equally likely. */
const slack = 1 + 1e-7

/**
 * Fisher's exact two-sided test of a 2×2 table of whole counts: the chance of all tables with the same margins that are no more likely than
 * the observed one. Null if a row or a column is empty. The time grows with the smallest margin. Throws a RangeError for a count that is
 * negative or not whole.
 */
export const fisherExact = (input: { readonly table: readonly [Row, Row] }): { readonly pValue: number | null } => {
  const [[a, b], [c, d]] = input.table
  for (const count of [a, b, c, d]) {
    requireCount("a count", count)
    if (!Number.isInteger(count)) throw new RangeError(`a count must be whole, not ${count}`)
  }
  const [row, column, total] = [a + b, a + c, a + b + c + d]
  if (row === 0 || column === 0 || row === total || column === total) return { pValue: null }
  const least = Math.max(0, row + column - total)
  const most = Math.min(row, column)
  const logObserved = logChoose(row, a) + logChoose(total - row, c) - logChoose(total, column)
  let sum = 1
  // From the observed table outwards, each chance relative to the observed one from the one before.
  let chance = 1
  for (let x = a; x < most; x++) {
    chance *= ((row - x) * (column - x)) / ((x + 1) * (total - row - column + x + 1))
    if (chance <= slack) sum += chance
    if (chance < 1e-30) break
  }
  chance = 1
  for (let x = a; x > least; x--) {
    chance *= (x * (total - row - column + x)) / ((row - x + 1) * (column - x + 1))
    if (chance <= slack) sum += chance
    if (chance < 1e-30) break
  }
  return { pValue: positiveP(Math.exp(logObserved + Math.log(sum))) }
}

const logChoose = (n: number, k: number): number => -Math.log(n + 1) - betaln(n - k + 1, k + 1)
