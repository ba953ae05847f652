import Papa from "papaparse"
import type { FileRow } from "./FileRow.ts"

const linesIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0

/** How cells and rows are separated. */
export interface Separators {
  readonly delimiter: string
  readonly newline: "\n" | "\r" | "\r\n"
}

const newlines = ["\r\n", "\r", "\n"] as const

/** What separates the cells and the rows of a CSV file, as its beginning shows. */
export const separatorsOf = (text: string): Separators => {
  const { delimiter, linebreak } = Papa.parse<string[]>(text, { preview: 20 }).meta
  return { delimiter, newline: newlines.find((each) => each === linebreak) ?? "\n" }
}

/**
 * The rows of a CSV file, those of one piece of text at a time; empty rows are left out. A row that is not complete yet waits for the next
 * piece.
 */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  { delimiter, newline }: Separators
): AsyncGenerator<readonly FileRow[], void> {
  let rest = ""
  let line = 1
  const read = (isLast: boolean): readonly FileRow[] => {
    const { data, meta }: Papa.ParseResult<string[]> = new Papa.Parser({ delimiter, newline }).parse(rest, 0, !isLast)
    rest = rest.slice(meta.cursor)
    const rows: FileRow[] = []
    for (const cells of data) {
      const isEmpty = cells.every((cell) => cell.trim() === "")
      if (!isEmpty) rows.push({ line, text: cells.join(delimiter), cells })
      line += 1 + cells.reduce((sum, cell) => sum + linesIn(cell), 0)
    }
    return rows
  }
  for await (const chunk of chunks) {
    rest += chunk
    yield read(false)
  }
  if (rest !== "") yield read(true)
}
