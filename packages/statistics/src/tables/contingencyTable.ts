import { requireCount } from "../numbers/requireInput.ts"

/** Counts by row, such as a bucket, and by column, such as complete and not complete. */
export interface Table {
  readonly table: readonly (readonly number[])[]
}

/** A cell of a table with the count that independence would give it. */
interface Cell {
  readonly observed: number
  readonly expected: number
}

/** The cells of the rows and columns that have counts, and the degrees of freedom between them. */
export interface ContingencyTable {
  readonly cells: readonly Cell[]
  /** (rows − 1)(columns − 1) of those with counts; 0 if there is nothing to compare. */
  readonly df: number
}

/** Throws a RangeError for a negative count or rows of different length. */
export const contingencyTable = ({ table }: Table): ContingencyTable => {
  const width = table[0]?.length ?? 0
  for (const row of table) {
    if (row.length !== width) throw new RangeError("the rows of a table must have one length")
    for (const count of row) requireCount("a count", count)
  }
  const rows = table.map(sumOf)
  const columns = Array.from({ length: width }, (_, column) => sumOf(table.map((row) => row[column] ?? 0)))
  const total = sumOf(rows)
  const cells = table.flatMap((row, i) =>
    row.map((observed, j) => ({ observed, expected: total === 0 ? 0 : ((rows[i] ?? 0) * (columns[j] ?? 0)) / total }))
  )
  const used = (sums: readonly number[]) => sums.filter((sum) => sum > 0).length
  return {
    cells: cells.filter(({ expected }) => expected > 0),
    df: Math.max(0, used(rows) - 1) * Math.max(0, used(columns) - 1)
  }
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
