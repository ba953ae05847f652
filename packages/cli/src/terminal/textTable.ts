import truncatedWidth from "fast-string-truncated-width"
import { printable } from "./printable.ts"

/** A column of a table for people. */
export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string | number | boolean | null | undefined
  /** Whether its cells are never cut: ids and numbers. */
  readonly whole?: boolean
  readonly right?: boolean
}

const gap = "  "
const narrowest = 6

const widthOf = (text: string): number => truncatedWidth(text).width

/** The text, cut to this many columns of a terminal and ending in `…` if it is wider. */
export const cut = (text: string, limit: number): string => {
  const { ellipsed, index } = truncatedWidth(text, { limit, ellipsis: "…", ellipsisWidth: 1 })
  return ellipsed ? `${text.slice(0, index)}…` : text
}

const shown = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return "–"
  if (typeof value === "boolean") return value ? "yes" : "no"
  return printable(String(value))
}

/** Narrows the widest columns that may be cut until the table fits. */
const fit = (widths: readonly number[], isWhole: readonly boolean[], room: number): readonly number[] => {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, width) => sum + width, 0) + gap.length * (fitted.length - 1) - room
  while (excess > 0) {
    const widest = Math.max(...fitted.filter((_, index) => !isWhole[index]), 0)
    if (widest <= narrowest) break
    fitted[fitted.lastIndexOf(widest)] = widest - 1
    excess--
  }
  return fitted
}

const pad = (text: string, width: number, right: boolean): string => {
  const space = " ".repeat(Math.max(0, width - widthOf(text)))
  return right ? space + text : text + space
}

/** Aligned lines, the titles first. `room` is the width of the terminal in columns; without it nothing is cut. */
export const textTable = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { heading = (line) => line, room = Number.POSITIVE_INFINITY }: TableStyle = {}
): readonly string[] => {
  const cells = rows.map((row) => columns.map(({ text }) => shown(text(row))))
  const titles = columns.map(({ title }) => title)
  const widths = titles.map((title, index) =>
    Math.max(widthOf(title), ...cells.map((line) => widthOf(line[index] ?? "")))
  )
  const isWhole = columns.map(({ whole = false }) => whole)
  const fitted = fit(widths, isWhole, room)
  const lineOf = (line: readonly string[]) =>
    line
      .map((text, index) => pad(cut(text, fitted[index] ?? 0), fitted[index] ?? 0, columns[index]?.right ?? false))
      .join(gap)
      .trimEnd()
  return [heading(lineOf(titles)), ...cells.map(lineOf)]
}

interface TableStyle {
  readonly heading?: (line: string) => string
  readonly room?: number
}
