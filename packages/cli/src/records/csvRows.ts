import { Readable } from "node:stream"
import { CsvError, parse } from "csv-parse"
import { usageError } from "../service/CliError.ts"
import type { Columns, Row } from "./Row.ts"

const shownText = 200
const lineBreaks = ["\r\n", "\n", "\r"]
/** In characters; a quote that is never closed is found there, and not at the end of the file. */
const longestRecord = 1_000_000

export interface CsvOptions<Item> {
  readonly delimiter: string
  /** Reads the header. Throws a usage error where a required column is missing. */
  readonly columnsOf: (header: readonly string[]) => Columns<Item>
  /** Called once, with the names of columns that mean nothing to the service. */
  readonly onIgnored: (names: readonly string[]) => void
}

const isEmpty = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === ""

/** The lines of the file that a record covers: quoted cells may hold line breaks. csv-parse counts a `\r\n` in them twice. */
const heightOf = (cells: readonly string[]): number =>
  1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)

const rowOf = <Item>({ count, itemOf }: Columns<Item>, line: number, cells: readonly string[]): Row<Item> =>
  cells.length === count
    ? { line, item: itemOf(cells, line) }
    : {
        line,
        problem: `The row has ${cells.length} cells, the header ${count}`,
        text: cells.join(",").slice(0, shownText)
      }

const brokenCsv = (error: unknown): unknown =>
  error instanceof CsvError
    ? usageError(`The file is not CSV: ${error.message.replace(/\.$/, "")}. Correct the line and run the command again`)
    : error

/** The rows of CSV (RFC 4180) after its header. Lines may end in `\r\n`, and quoted cells may hold line breaks. Empty lines are left out. */
export async function* csvRows<Item>(
  parts: AsyncIterable<string>,
  { columnsOf, delimiter, onIgnored }: CsvOptions<Item>
): AsyncGenerator<Row<Item>> {
  const parser = parse({
    delimiter,
    record_delimiter: lineBreaks,
    relax_column_count: true,
    max_record_size: longestRecord
  })
  const source = Readable.from(parts)
  source.once("error", (error) => parser.destroy(error))
  const records: AsyncIterable<readonly string[]> = source.pipe(parser)
  let columns: Columns<Item> | undefined
  let next = 1
  try {
    for await (const record of records) {
      const line = next
      next += heightOf(record)
      if (isEmpty(record)) continue
      if (columns === undefined) {
        columns = columnsOf(record)
        if (columns.ignored.length > 0) onIgnored(columns.ignored)
      } else yield rowOf(columns, line, record)
    }
  } catch (error) {
    throw brokenCsv(error)
  } finally {
    source.destroy()
  }
  if (columns === undefined) throw usageError("The file is empty: it has no header")
}
