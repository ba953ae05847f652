/** What a chart shows, as rows: a head, and a cell for each column. */
export interface ChartTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

const quoted = (cell: string | number | null): string => {
  const text = cell === null ? "" : String(cell)
  const safe = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe. */
export const toCsv = ({ columns, rows }: ChartTable): string =>
  [columns, ...rows]
    .map((cells) => cells.map(quoted).join(","))
    .join("\r\n")
    .concat("\r\n")
