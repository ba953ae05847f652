import { Readable } from "node:stream"
import { CsvError, parse } from "csv-parse"
import { usageError } from "../service/CliError.ts"
import { type ColumnOptions, type Columns, csvColumns } from "./csvColumns.ts"
import type { Row } from "./Row.ts"

const shownText = 200
/** In characters; a quote that is never closed is found there, and not at the end of the file. */
const longestRecord = 1_000_000

export interface CsvOptions extends ColumnOptions {
  readonly delimiter: string
  /** Called once, with the names of columns that mean nothing to the service. */
  readonly onIgnored: (names: readonly string[]) => void
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const rowOf = ({ count, sampleOf }: Columns, line: number, cells: readonly string[]): Row =>
  cells.length === count
    ? { line, sample: sampleOf(cells) }
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
export async function* csvRows(
  parts: AsyncIterable<string>,
  { delimiter, onIgnored, ...options }: CsvOptions
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord
  })
  const source = Readable.from(parts)
  source.once("error", (error) => parser.destroy(error))
  const records: AsyncIterable<Parsed> = source.pipe(parser)
  let columns: Columns | undefined
  let ended = 0
  try {
    for await (const { info, record } of records) {
      // csv-parse says where a record ends; it begins after the one before.
      const line = ended + 1
      ended = info.lines
      if (columns === undefined) {
        columns = csvColumns(record, options)
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
