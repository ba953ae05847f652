import { type FormattedLine, formatLine } from "./formatLine.ts"
import type { RowReport } from "./Line.ts"

const columns = ["what", "median", "spread", "target", "met"] as const
const head: FormattedLine = { what: "", median: "median", spread: "min–max", target: "target", met: "" }

const bodyOf = ({ failure, missing = [] }: RowReport): readonly string[] => [
  ...(failure === undefined ? [] : [`  failed: ${failure}`]),
  ...missing.map((each) => `  ${each}`)
]

/** The table of a run for a terminal. */
export const consoleTable = (rows: readonly RowReport[]): string => {
  const formatted = rows.map((row) => ({ row, lines: row.lines.map(formatLine) }))
  const all = [head, ...formatted.flatMap(({ lines }) => lines)]
  const widths = columns.map((column) => Math.max(...all.map((line) => line[column].length)))
  const write = (line: FormattedLine) =>
    `  ${columns
      .map((column, index) =>
        column === "what" ? line[column].padEnd(widths[index] ?? 0) : line[column].padStart(widths[index] ?? 0)
      )
      .join("  ")}`.trimEnd()
  const blocks = formatted.map(({ lines, row }) =>
    [`${row.name}: ${row.work}`, ...lines.map(write), ...bodyOf(row)].join("\n")
  )
  return `${[write(head), ...blocks].join("\n\n")}\n`
}
